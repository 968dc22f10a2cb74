"""A text that waits for a review, without its words."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from clinic_site.publishing.publishable import Publishable

Kind = type[Publishable]


class Why(TextChoices):
    """Why a text waits."""

    NEW = "new", _("Not on the site yet")
    OFF = "off", _("Taken off the site")
    CHANGED = "changed", _("Changed")
    NEVER = "never", _("On the site, but never reviewed")
    DUE = "due", _("The yearly review is due")
    OVERDUE = "overdue", _("The yearly review is overdue")


@dataclass(slots=True)
class Entry:
    """A text that waits, or one that is signed and waits only to be published: `why` is None.

    `is_own`: the account that asks wrote some of these words. `number` is the page of a long list that shows it.
    """

    kind: Kind
    key: int
    path: str
    why: Why | None
    draft: int | None  # its key
    is_public: bool
    is_released: bool
    is_clinical: bool
    writers: str  # of the draft, as ",7,9,"
    is_own: bool = False
    number: int = 1

    @property
    def identity(self) -> tuple[Kind, int]:
        return self.kind, self.key

    @property
    def page(self) -> str:
        """The path of the page that shows it, with the number of the page."""
        return f"{self.path}?page={self.number}" if self.number > 1 else self.path
