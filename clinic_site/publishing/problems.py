"""What speaks against publishing a record, in words for whoever wants to publish it."""

from dataclasses import dataclass

STOP, WARN = "stop", "warn"


@dataclass(frozen=True)
class Problem:
    """A plain reason with the next step. `field` is where to mend it, "" when it is about the whole record.

    `stop` keeps a record from being published, unless `can_be_overridden` and a reviewer stands for it; `warn` is
    shown and keeps nothing.
    """

    level: str
    field: str
    message: str
    can_be_overridden: bool = False

    @property
    def is_stop(self) -> bool:
        return self.level == STOP


def stop(field: str, message: str, *, can_be_overridden: bool = False) -> Problem:
    return Problem(STOP, field, str(message), can_be_overridden)


def warn(field: str, message: str) -> Problem:
    return Problem(WARN, field, str(message))
