"""Emergency withdrawal: one person replaces a page, all pages of a kind or the whole site by a plain page, and back.

The records do not change. `withdrawn_pages.py` answers for the pages while a withdrawal is in force.
"""

from collections.abc import Iterable
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from clinic_site.publishing.publishable import Publishable

IN_FORCE = Q(ended_at=None)
# Kind of record -> the pages that consist of its texts: names of views, or paths
_pages: dict[type[Publishable], tuple[str, ...]] = {}
_parts: set[str] = set()


def register_pages(model: type[Publishable], *pages: str) -> None:
    """Say which pages go when all texts of `model` are withdrawn: names of views such as "landing", or paths."""
    _pages[model] = pages


def register_parts(*parts: str) -> None:
    """Say which addresses below a page, such as "handout/", are parts of it. They are withdrawn with it."""
    _parts.update(parts)


def kinds_with_pages() -> list[type[Publishable]]:
    """Return the kinds that can be withdrawn, by name."""
    return sorted(_pages, key=lambda model: str(model._meta.verbose_name_plural))


def pages_of(label: str) -> tuple[str, ...]:
    """Return the registered pages of the kind `label`, such as "education.topic"."""
    return next((pages for model, pages in _pages.items() if model._meta.label_lower == label), ())


class Scope(models.TextChoices):
    PAGE = "page", _("One page")
    KIND = "kind", _("All texts of a kind")
    SITE = "site", _("The whole site")


class WithdrawalQuerySet(models.QuerySet["Withdrawal"]):
    def in_force(self) -> Self:
        return self.filter(IN_FORCE).order_by("-made_at")


class Withdrawal(models.Model):
    """One page, one kind or the whole site, withdrawn from `made_at` until `ended_at`."""

    scope = models.CharField(_("what"), max_length=4, choices=Scope)
    path = models.CharField(_("address of the page"), max_length=500, blank=True)
    kind = models.CharField(_("kind"), max_length=100, blank=True)  # "education.condition"
    why = models.CharField(_("reason"), max_length=200)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = WithdrawalQuerySet.as_manager()

    class Meta:
        verbose_name = _("emergency withdrawal")
        verbose_name_plural = _("emergency withdrawals")
        default_permissions = ("make",)
        constraints = [
            models.CheckConstraint(
                name="clinic_site_withdrawal_says_what",
                condition=(Q(scope="page", kind="") & ~Q(path=""))
                | (Q(scope="kind", path="") & ~Q(kind=""))
                | Q(scope="site", path="", kind=""),
            ),
            models.UniqueConstraint(
                fields=["scope", "path", "kind"], condition=IN_FORCE, name="clinic_site_withdrawal_once_in_force"
            ),
        ]

    def __str__(self):
        if self.scope == Scope.PAGE:
            return _g("the page %(path)s") % {"path": self.path}
        if self.scope == Scope.KIND:
            model = next((model for model in _pages if model._meta.label_lower == self.kind), None)
            name = model._meta.verbose_name_plural if model else self.kind
            return capfirst(_g("all %(kind)s") % {"kind": name})
        return _g("the whole site")

    def covers(self, path: str, view_name: str) -> bool:
        """Whether the page at `path` is withdrawn. `view_name` is that of its view."""
        if self.scope == Scope.SITE:
            return True
        if self.scope == Scope.KIND:
            return not {path, view_name}.isdisjoint(pages_of(self.kind))
        return path == self.path or (self.path != "/" and path.removeprefix(self.path) in _parts)


def covering(withdrawals: Iterable[Withdrawal], path: str, view_name: str) -> Withdrawal | None:
    """Return the withdrawal that covers the page, or None."""
    return next((one for one in withdrawals if one.covers(path, view_name)), None)
