"""What has changed since an earlier edition of the site."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from clinic_site.publishing.generation import EVERYTHING


class Changes(NamedTuple):
    """The `number` of an edition, and the number that came with the last change of each name: see `generation.py`."""

    number: int | None
    changed: Mapping[str, int]

    def since(self, earlier: int | None, names: Collection[str]) -> set[str] | None:
        """Return which of `names` have changed since the edition `earlier`, or None if it is not known what has.

        It is not if the number grew without a name, which an earlier release or somebody's SQL has done.
        """
        if self.number is None or earlier is None or earlier > self.number:
            return None
        if max(self.changed.values(), default=0) != self.number or self.changed.get(EVERYTHING, 0) > earlier:
            return None
        return {name for name in names if self.changed.get(name, 0) > earlier}
