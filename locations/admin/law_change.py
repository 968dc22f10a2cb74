"""Confirmation page for a change of a state's law: the clinics it affects, and what changes for visitors.

The page carries all typed values in hidden fields, so it needs no script and no session. A law that forbids dry
needling can be saved only if the state's clinics are marked as not offering it in the same step.
"""

import datetime
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.template.response import TemplateResponse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from locations.models import Clinic, State

SEEN = "_law_seen"  # a hash of what the confirmation page showed: see LawChange.seen
TAKE_OFF = "_law_take_off"
GO_BACK = "_law_go_back"


@dataclass(frozen=True)
class LawChange:
    """An unsaved change of a state's law. `state` has the new law, `clinics` are all clinics in the state."""

    state: State
    old: str
    old_day: datetime.date | None  # when somebody read the law that is saved now
    clinics: list[Clinic]

    @property
    def offering(self) -> list[Clinic]:
        """Return the clinics marked as offering dry needling, published or not, open or not."""
        return [clinic for clinic in self.clinics if clinic.offers_dry_needling]

    @property
    def takes_offers_off(self) -> bool:
        return self.state.law_forbids and bool(self.offering)

    @property
    def seen(self) -> str:
        """Return a hash of the change and of the clinics offering dry needling, to detect when either has changed."""
        about = [self.state.pk, self.old, self.state.law_status, *(clinic.pk for clinic in self.offering)]
        # The salt keeps the name of an older module, so that a page that is open during an upgrade stays valid.
        return salted_hmac("locations.admin.law", repr(about)).hexdigest()

    def for_visitors(self) -> list[str]:
        """Return a sentence for each change that visitors will see."""
        names: dict[str, str | Promise] = {
            "state": self.state.name_in_a_sentence,
            "new": self.state.get_law_status_display(),
        }
        names["old"] = State.LawStatus(self.old).label
        said = [
            _(
                "The pages of %(state)s and its clinics, and the register of states, "
                "will say “%(new)s” instead of “%(old)s”."
            )
            % names
        ]
        shown = sum(clinic.is_published and clinic.offers_now for clinic in self.clinics)
        if self.takes_offers_off and shown:
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
        did_forbid = State(law_status=self.old).law_forbids
        if self.state.law_forbids and not did_forbid:
            said.append(_("The map will show %(state)s as “not allowed”.") % names)
        if did_forbid and not self.state.law_forbids:
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


def page_before_saving(model_admin, request, object_id) -> TemplateResponse | None:
    """Return the confirmation page for a state, or None when the state can be saved now.

    It can be saved if its law has not changed, if it has no clinics, or if staff have confirmed an up-to-date page.
    """
    if object_id is None or GO_BACK in request.POST:
        return None
    state = model_admin.get_object(request, unquote(object_id))
    if state is None or not model_admin.has_change_permission(request, state):
        return None  # the admin handles it
    form = model_admin.get_form(request, state, change=True)(request.POST, request.FILES, instance=state)
    if not form.is_valid() or "law_status" not in form.changed_data:
        return None
    clinics = state.clinics.select_related("state").order_by("-offers_dry_needling", "city", "name")
    change = LawChange(form.instance, form.initial["law_status"], form.initial["law_checked_on"], list(clinics))
    may_take_off = _may_change_all(model_admin, request, change.offering)
    problem = _problem(change, request, may_take_off) if SEEN in request.POST else ""
    if not change.clinics or (SEEN in request.POST and not problem):
        return None
    ours = {"csrfmiddlewaretoken", SEEN, TAKE_OFF}
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": _("Before you save the new law for %(state)s") % {"state": state.name_in_a_sentence},
        "change": change,
        "problem": problem,
        "may_confirm": may_take_off or not change.takes_offers_off,
        "typed": [(name, value) for name, values in request.POST.lists() if name not in ours for value in values],
        "names": {"seen": SEEN, "take_off": TAKE_OFF, "go_back": GO_BACK},
        "is_ticked": SEEN not in request.POST or TAKE_OFF in request.POST,
    }
    return TemplateResponse(request, "admin/locations/state/law_change.html", context)


def _may_change_all(model_admin, request, clinics: list[Clinic]) -> bool:
    clinic_admin = model_admin.admin_site.get_model_admin(Clinic)
    return all(clinic_admin.has_change_permission(request, clinic) for clinic in clinics)


def _problem(change: LawChange, request, may_take_off: bool) -> str:
    """Return why a confirmed change can't be saved, or ""."""
    if not constant_time_compare(request.POST[SEEN], change.seen):
        return _(
            "Nothing has been saved. The clinics or the law have changed since you opened this page. Check it again."
        )
    if change.takes_offers_off and not (may_take_off and TAKE_OFF in request.POST):
        return _(
            "Nothing has been saved. Under this law, no clinic can be marked as offering dry needling. "
            "Tick the box to remove the offer from the clinics below, or go back."
        )
    return ""


def take_offers_off(model_admin, request, state: State) -> None:
    """Remove the offer from every clinic in a state whose law forbids it, and log the change for each clinic."""
    clinic_admin = model_admin.admin_site.get_model_admin(Clinic)
    count = 0
    for clinic in Clinic.objects.select_for_update().filter(state=state, offers_dry_needling=True).order_by("pk"):
        clinic.offers_dry_needling = False
        clinic.save(update_fields=["offers_dry_needling", "updated_at"])
        clinic_admin.log_change(request, clinic, [{"changed": {"fields": ["offers_dry_needling"]}}])
        count += 1
    if count:
        words = ngettext(
            "%(count)d clinic is no longer marked as offering dry needling.",
            "%(count)d clinics are no longer marked as offering dry needling.",
            count,
        )
        model_admin.message_user(request, words % {"count": count}, messages.WARNING)


def shown_again(form_class):
    """Return a form that shows what was typed, without validating or saving it, for the "Go back" button."""

    class TypedBefore(form_class):  # type: ignore[misc,valid-type]  # known only while the site runs
        def is_valid(self):
            return False

        @property
        def errors(self):
            return {}

    return TypedBefore
