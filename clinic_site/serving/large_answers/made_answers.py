"""Large answers in a folder that the processes of a machine share.

An answer is a folder with three files: its body, its body in gzip, and what else belongs to it (`head.json`). It gets
its final name when all of them are complete, so that nobody sees half of it, whenever a process is killed.
"""

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from time import time, time_ns

from django.utils import timezone

from clinic_site.serving.large_answers.answer_folder import LOCK, UNFINISHED
from clinic_site.serving.page_store.edition import Stamp
from clinic_site.serving.page_store.encodings import IDENTITY
from clinic_site.serving.page_store.page import Headers

GZIP = "gzip"
ENCODINGS = (GZIP, IDENTITY)
GZIP_LEVEL = 5
FORGOTTEN_AFTER = 3600  # seconds; answers of an earlier edition that nobody asks for any more


def edition_of(stamp: Stamp) -> str:
    """Return a name for the content of the site at `stamp` today: "Open" and "closed" depend on the day."""
    return f"{stamp.number} {stamp.until} {timezone.localdate()}"


@dataclass(frozen=True)
class MadeAnswer:
    """A complete answer. `sizes` are in bytes, by encoding."""

    name: str
    edition: str
    made_at: float
    etag: str
    headers: Headers
    sizes: dict[str, int]
    folder: str


class MadeAnswers:
    """The answers in `folder`. Those from before `since`, the start of this process, are ignored: older code may have
    made them.
    """

    def __init__(self, folder: Path, *, since: float | None = None):
        self.folder = folder
        self.since = time() if since is None else since

    def fresh(self, name: str, edition: str, *, may_lag: float, asked_at: float) -> MadeAnswer | None:
        """Return the newest answer `name` if it is of `edition` or newer than `may_lag` seconds or than `asked_at`."""
        made = self.newest(name)
        if made is None or made.made_at < self.since:
            return None
        is_recent = 0 <= time() - made.made_at < may_lag or made.made_at >= asked_at
        return made if made.edition == edition or is_recent else None

    def newest(self, name: str) -> MadeAnswer | None:
        for folder in sorted(self.folder.glob(f"{_short(name)}.*"), reverse=True):
            with contextlib.suppress(FileNotFoundError):  # it was replaced by a newer one
                head = json.loads((folder / "head.json").read_text(encoding="utf-8"))
                headers = [(key, value) for key, value in head.pop("headers")]
                return MadeAnswer(**head, headers=headers, folder=str(folder))
        return None

    @contextlib.contextmanager
    def lock(self) -> Iterator[int | None]:
        """Yield a descriptor that locks the folder for the one process that makes answers, or None if there is one.

        A process that inherits the descriptor keeps the lock until it ends, however it ends.
        """
        descriptor = os.open(self.folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield None
            else:
                yield descriptor
        finally:
            os.close(descriptor)

    def add(self, name: str, edition: str, made_at: float, headers: Headers, body: Iterable[bytes]) -> None:
        """Write an answer. The caller must have the lock."""
        unfinished = self.folder / f"{UNFINISHED}{os.getpid()}-{time_ns()}"
        unfinished.mkdir(mode=0o700)
        try:
            etag, sizes = _write(unfinished, body)
            head = MadeAnswer(name, edition, made_at, etag, headers, sizes, folder="")
            text = json.dumps({key: value for key, value in asdict(head).items() if key != "folder"})
            (unfinished / "head.json").write_text(text, encoding="utf-8")
            final = self.folder / f"{_short(name)}.{time_ns()}"
            unfinished.rename(final)
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise
        self._remove_older(final)

    def _remove_older(self, newest: Path) -> None:
        """Remove what `newest` replaces, and answers that nobody asks for. Clients that read one still get all of it."""
        for folder in self.folder.glob("*.*"):
            is_replaced = folder.stem == newest.stem and folder != newest
            with contextlib.suppress(FileNotFoundError):
                if is_replaced or time() - folder.stat().st_mtime > FORGOTTEN_AFTER:
                    shutil.rmtree(folder, ignore_errors=True)

    def remove_unfinished(self) -> None:
        """Remove what killed processes left. The caller must have the lock."""
        for folder in self.folder.glob(f"{UNFINISHED}*"):
            shutil.rmtree(folder, ignore_errors=True)


def _short(name: str) -> str:
    return hashlib.blake2b(name.encode(), digest_size=12).hexdigest()


def _write(folder: Path, body: Iterable[bytes]) -> tuple[str, dict[str, int]]:
    """Write `body` and the same in gzip into `folder`. Return (entity tag, bytes by encoding)."""
    digest, packer = hashlib.blake2b(digest_size=12), zlib.compressobj(GZIP_LEVEL, wbits=31)
    with (folder / IDENTITY).open("wb") as plain, (folder / GZIP).open("wb") as packed:
        for piece in body:
            digest.update(piece)
            plain.write(piece)
            packed.write(packer.compress(piece))
        packed.write(packer.flush())
        sizes = {IDENTITY: plain.tell(), GZIP: packed.tell()}
    return digest.hexdigest(), sizes
