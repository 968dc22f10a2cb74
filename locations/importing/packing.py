"""Keep the rows of a large file in little memory: pickled and compressed, a few hundred at a time.

States are kept as references, because every row of a file has one of some sixty.
"""

import io
import pickle
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

from locations.models import State


class Packer:
    """Packs lists of objects, and unpacks them with the states of the atlas."""

    def __init__(self, states: Iterable[State]):
        self._states = {state.pk: state for state in states}

    def pack(self, rows: list) -> bytes:
        file = io.BytesIO()
        _Pickler(file, protocol=pickle.HIGHEST_PROTOCOL).dump(rows)
        return zlib.compress(file.getvalue(), 1)

    def unpack(self, packed: bytes) -> list:
        return _Unpickler(io.BytesIO(zlib.decompress(packed)), self._states).load()


class Packed:
    """A list of rows, packed in parts."""

    def __init__(self, packer: Packer):
        self._packer = packer
        self._parts: list[bytes] = []

    def add(self, rows: list) -> None:
        self._parts.append(self._packer.pack(rows))

    def parts(self) -> Iterator[list]:
        """Yield the parts in order, each unpacked for as long as it is used."""
        return map(self._packer.unpack, self._parts)


class _Pickler(pickle.Pickler):
    def persistent_id(self, value: Any) -> int | None:
        return value.pk if isinstance(value, State) else None


class _Unpickler(pickle.Unpickler):
    """Reads only what this process has packed itself: nothing of it was ever stored or received."""

    def __init__(self, file: io.BytesIO, states: dict[int, State]):
        super().__init__(file)
        self._states = states

    def persistent_load(self, key: int) -> State:
        return self._states[key]
