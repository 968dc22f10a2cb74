"""What publishing a draft of a state's law changes: the clinics it affects, and what changes for visitors.

The page "Check and publish" shows it to whoever approves and to whoever publishes. A law that forbids dry needling is
published only after a confirmation that the clinics listed there lose their offer. `State.on_release` removes it.
"""

import datetime
import functools
from dataclasses import dataclass

from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic_site.publishing import workflow
from clinic_site.publishing.admin_urls import list_url
from clinic_site.publishing.exceptions import NotPublishedError
from clinic_site.publishing.problems import stop
from locations.models import Clinic, State
from locations.models.clinic_queryset import ClinicQuerySet

SHOWN = 50  # clinics that the page lists
TAKE_OFF = "law_take_off"  # a checkbox whose value is LawChange.seen


@dataclass(frozen=True)
class LawChange:
    """An unpublished change of a state's law. `state` has the new law. Its clinics are counted, and some are shown."""

    state: State
    live: State

    @property
    def clinics(self) -> ClinicQuerySet:
        return self.live.clinics.all()

    @functools.cached_property
    def count(self) -> int:
        """Return the number of clinics in the state."""
        return self.clinics.count()

    @functools.cached_property
    def shown(self) -> list[Clinic]:
        """Return the first clinics, those that offer dry needling before the others."""
        clinics = self.clinics.order_by("-offers_dry_needling", "city", "name")
        for clinic in (shown := list(clinics[:SHOWN])):
            clinic.state = self.live
        return shown

    @property
    def more(self) -> int:
        return self.count - len(self.shown)

    @property
    def list_url(self) -> str:
        return list_url(Clinic, f"state__id__exact={self.live.pk}")

    @property
    def old_day(self) -> datetime.date | None:
        """Return the day when somebody read the law that is published now."""
        return self.live.law_checked_on

    @functools.cached_property
    def offering(self) -> list[int]:
        """Return the keys of the clinics marked as offering dry needling, published or not, open or not."""
        return list(self.clinics.filter(offers_dry_needling=True).order_by("pk").values_list("pk", flat=True))

    @property
    def is_new_status(self) -> bool:
        return self.state.law_status != self.live.law_status

    @property
    def takes_offers_off(self) -> bool:
        return self.state.law_forbids and bool(self.offering)

    @property
    def seen(self) -> str:
        """Return a hash of the change and of the clinics offering dry needling, to detect when either has changed."""
        about = [self.state.pk, self.live.law_status, self.state.law_status, *self.offering]
        return salted_hmac("locations.admin.law_change", repr(about)).hexdigest()

    def for_visitors(self) -> list[str]:
        """Return a sentence for each change that visitors will see."""
        names: dict[str, str | Promise] = {
            "state": self.state.name_in_a_sentence,
            "new": self.state.get_law_status_display(),
            "old": self.live.get_law_status_display(),
        }
        said = []
        if self.is_new_status:
            said.append(
                _(
                    "The pages of %(state)s and its clinics, and the register of states, "
                    "will say “%(new)s” instead of “%(old)s”."
                )
                % names
            )
        shown = self.clinics.published().offering().count() if self.takes_offers_off else 0
        if shown:
            said.append(
                ngettext(
                    "%(count)d published clinic will no longer say that it offers dry needling, "
                    "and searches will no longer find it.",
                    "%(count)d published clinics will no longer say that they offer dry needling, "
                    "and searches will no longer find them.",
                    shown,
                )
                % {"count": shown}
            )
        if self.state.law_forbids and not self.live.law_forbids:
            said.append(_("The map will show %(state)s as “not allowed”.") % names)
        if self.live.law_forbids and not self.state.law_forbids:
            said.append(_("The map will no longer show %(state)s as “not allowed”.") % names)
            said.append(_("This does not mark any clinic as offering dry needling. Call each clinic, then update it."))
        return said + self._easily_forgotten()

    def _easily_forgotten(self) -> list[str]:
        """Return what staff may forget: how we know the new law, its date, and a change that was still open."""
        said = [_("The page will say how we know it: “%(how)s”") % {"how": self.state.law_how_we_know}]
        if self.state.law_was_read and self.state.law_checked_on == self.old_day:
            said.append(
                _("“Checked on” is still the day of the law before. Did somebody read the new law on that day?")
            )
        if self.state.law_may_have_changed:
            said.append(
                _("The page will still say that the law may have changed: “%(change)s” Empty that if it has ended.")
                % {"change": self.state.law_may_have_changed}
            )
        return said


def law_change(record: State) -> LawChange | None:
    """Return what publishing the draft of `record` changes, or None if the answer about the law stays the same."""
    draft = workflow.draft_of(record)
    if draft is None:
        return None
    live, state = workflow.stored(record), workflow.stored(record)
    draft.read_into(state)
    state.law_read_on = timezone.localdate()  # whoever approves the draft reads it
    change = LawChange(state, live)
    return change if change.is_new_status or change.takes_offers_off else None


def may_confirm(model_admin, request, change: LawChange) -> bool:
    """Return whether the user may change all clinics that lose their offer. They are all in one state."""
    clinic_admin = model_admin.admin_site.get_model_admin(Clinic)
    clinics = change.clinics.filter(pk__in=change.offering[:1])
    return all(clinic_admin.has_change_permission(request, clinic) for clinic in clinics)


def check_confirmation(model_admin, request, record: State) -> None:
    """Raise NotPublishedError unless `request` confirms that the clinics shown lose their offer, or none does."""
    change = law_change(record)
    if change is None or not change.takes_offers_off:
        return
    if any(problem.is_stop for problem in workflow.problems_of(record)):
        return  # publishing fails anyway, and says why
    confirmed = request.POST.get(TAKE_OFF, "")
    if not may_confirm(model_admin, request, change):
        words = _(
            "Nothing was published. Clinics would lose their offer, and you do not have permission to change all of "
            "them. Ask someone whose account is not limited to other states."
        )
    elif not confirmed:
        words = _(
            "Nothing was published. Under this law, no clinic can be marked as offering dry needling. "
            "Tick the box to remove the offer from the clinics below."
        )
    elif not constant_time_compare(confirmed, change.seen):
        words = _(
            "Nothing was published. The clinics or the law have changed since you opened this page. Check it again."
        )
    else:
        return
    raise NotPublishedError([stop("", words)])
