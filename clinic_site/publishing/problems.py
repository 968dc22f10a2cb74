"""Problems that block publishing, or that staff should check before it."""

from dataclasses import dataclass

STOP, WARN = "stop", "warn"


@dataclass(frozen=True)
class Problem:
    """A problem. `message` says what to do; `field` is where, or "" if it concerns the whole record.

    `stop` blocks publishing, unless `can_be_overridden` and a reviewer overrides it. `warn` is only shown.
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
