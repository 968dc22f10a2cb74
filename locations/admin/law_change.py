"""Before a change of a state's law is saved: the clinics it concerns, and what changes for visitors.

The page between "Save" and saving holds everything typed in hidden fields, so it needs no script and no session.
A law that forbids dry needling is saved only together with taking the offer off the clinics that have it.
"""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.template.response import TemplateResponse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from locations.models import Clinic, State

SEEN = "_law_seen"  # what the page between showed: the change, and the clinics that offer it
TAKE_OFF = "_law_take_off"
GO_BACK = "_law_go_back"


@dataclass(frozen=True)
class LawChange:
    """A change of a state's law that is not saved yet. `state` has the new law; the clinics come with their offer."""

    state: State
    old: str
    clinics: list[Clinic]

    @property
    def offering(self) -> list[Clinic]:
        """Return the clinics that are marked as offering it, on the site or not, open or not."""
        return [clinic for clinic in self.clinics if clinic.offers_dry_needling]

    @property
    def takes_offers_off(self) -> bool:
        return self.state.law_forbids and bool(self.offering)

    @property
    def seen(self) -> str:
        """Return a short text that is another one as soon as the change or the clinics that offer it are others."""
        about = [self.state.pk, self.old, self.state.law_status, *(clinic.pk for clinic in self.offering)]
        return salted_hmac("locations.admin.law", repr(about)).hexdigest()

    def for_visitors(self) -> list[str]:
        """Return what visitors will see, a sentence for each change."""
        names: dict[str, str | Promise] = {
            "state": self.state.name_in_a_sentence,
            "new": self.state.get_law_status_display(),
        }
        names["old"] = State.LawStatus(self.old).label
        said = [
            _("The page of %(state)s, its clinics and the register of states say “%(new)s” instead of “%(old)s”.")
            % names
        ]
        shown = sum(clinic.is_published and clinic.offers_now for clinic in self.clinics)
        if self.takes_offers_off and shown:
            said.append(
                ngettext(
                    "%(count)d clinic on the site stops saying that it offers dry needling. Searches no longer lead to it.",
                    "%(count)d clinics on the site stop saying that they offer dry needling. Searches no longer lead to them.",
                    shown,
                )
                % {"count": shown}
            )
        did_forbid = State(law_status=self.old).law_forbids
        if self.state.law_forbids and not did_forbid:
            said.append(_("The map of states marks %(state)s as “not allowed”.") % names)
        if did_forbid and not self.state.law_forbids:
            said.append(_("The map of states no longer marks %(state)s as “not allowed”.") % names)
            said.append(_("No clinic is marked as offering it by this. Ask each one, then tick it at the clinic."))
        return said


def page_before_saving(model_admin, request, object_id) -> TemplateResponse | None:
    """Return the page to show before a state is saved, or None when it can be saved now.

    It can when its law stays, when there is no clinic to look at, or when the page was confirmed as it is now.
    """
    if object_id is None or GO_BACK in request.POST:
        return None
    state = model_admin.get_object(request, unquote(object_id))
    if state is None or not model_admin.has_change_permission(request, state):
        return None  # the admin's own answer says so
    form = model_admin.get_form(request, state, change=True)(request.POST, request.FILES, instance=state)
    if not form.is_valid() or "law_status" not in form.changed_data:
        return None
    clinics = state.clinics.select_related("state").order_by("-offers_dry_needling", "city", "name")
    change = LawChange(form.instance, form.initial["law_status"], list(clinics))
    may_take_off = _may_change_all(model_admin, request, change.offering)
    problem = _problem(change, request, may_take_off) if SEEN in request.POST else ""
    if not change.clinics or (SEEN in request.POST and not problem):
        return None
    ours = {"csrfmiddlewaretoken", SEEN, TAKE_OFF}
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": _("Before you change the law of %(state)s") % {"state": state.name_in_a_sentence},
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
    """Return why a confirmed change is not saved yet; "" when it is."""
    if not constant_time_compare(request.POST[SEEN], change.seen):
        return _("The clinics or the law have changed since you looked. Nothing is saved yet. Please look again.")
    if change.takes_offers_off and not (may_take_off and TAKE_OFF in request.POST):
        return _(
            "Nothing is saved yet. Under this law no clinic may be marked as offering dry needling: "
            "take the offer off the clinics below at the same time, or go back."
        )
    return ""


def take_offers_off(model_admin, request, state: State) -> None:
    """Take the offer off every clinic of a state whose law forbids it, with an entry in each one's log."""
    clinic_admin = model_admin.admin_site.get_model_admin(Clinic)
    count = 0
    for clinic in Clinic.objects.select_for_update().filter(state=state, offers_dry_needling=True).order_by("pk"):
        clinic.offers_dry_needling = False
        clinic.save(update_fields=["offers_dry_needling", "updated_at"])
        clinic_admin.log_change(request, clinic, [{"changed": {"fields": ["offers_dry_needling"]}}])
        count += 1
    if count:
        words = ngettext(
            "The offer was taken off %(count)d clinic.", "The offer was taken off %(count)d clinics.", count
        )
        model_admin.message_user(request, words % {"count": count}, messages.WARNING)


def shown_again(form_class):
    """Return a form that shows what was typed, saves nothing and complains of nothing: the way back."""

    class TypedBefore(form_class):  # type: ignore[misc,valid-type]  # known only while the site runs
        def is_valid(self):
            return False

        @property
        def errors(self):
            return {}

    return TypedBefore
