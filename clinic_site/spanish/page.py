"""/admin/spanish/: what is translated, what is missing, and the button that opens or closes the Spanish pages."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic_site.publishing.kinds import may
from clinic_site.publishing.publishable import Publishable
from clinic_site.publishing.site_rules import one_at_a_time
from clinic_site.setup.first_values import is_trial
from clinic_site.setup.language_opening import LanguageOpening
from clinic_site.shared.languages import OWN_NAMES, SPANISH
from clinic_site.spanish.requirements import lacks
from clinic_site.spanish.summaries import summaries
from clinic_site.staff.audit_log import Action, record
from clinic_site.translation.models import Translation
from education.sample import spanish_samples
from locations.sample import spanish_samples as spanish_places

OPEN_PERMISSION = "clinic_site.change_languageopening"
DETAILS = f"{OWN_NAMES[SPANISH]}: /{SPANISH}/"  # in the audit log


def spanish_view(request):
    """Show what is translated and what is missing, or do what a button asks for."""
    if not may(request.user, "view", Translation):
        raise PermissionDenied
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "POST"])
    if request.method == "POST":
        do, permission = DOINGS.get(request.POST.get("do", ""), (None, ""))
        if do is not None and not request.user.has_perm(permission):
            raise PermissionDenied
        if do is not None:
            do(request)
        return HttpResponseRedirect(reverse("admin:spanish"))
    opening = LanguageOpening.objects.filter(language=SPANISH).select_related("opened_by").first()
    missing = lacks()
    may_start = may(request.user, "add", Translation)
    context = {
        **admin.site.each_context(request),
        "title": _("Spanish"),
        "since": opening if opening and opening.is_open else None,
        "may_open": request.user.has_perm(OPEN_PERMISSION),
        "may_start": may_start,
        "lacks": missing.items(),
        "lacking": sum(map(len, missing.values())),
        "is_trial": is_trial(),
        "summaries": summaries(),
        "shipped": new_shipped() if may_start else 0,
        "home": f"/{SPANISH}/",
    }
    return TemplateResponse(request, "admin/spanish/page.html", context)


def new_shipped() -> int:
    """Return how many translations come with the software, of records that exist here, and were never brought in."""
    return spanish_samples.count_new() + spanish_places.count_new()


@transaction.atomic
def _open(request) -> None:
    """Open the language, unless something is missing that a visitor can't be without."""
    one_at_a_time()  # nobody publishes another warning sign meanwhile
    opening = _locked()
    if opening.is_open:
        messages.info(request, _("The Spanish pages are open already."))
        return
    if lacks():
        messages.error(request, _("The Spanish pages were not opened. First do what this page lists."))
        return
    opening.open(by=request.user)
    record(Action.OPENED, by=request.user, details=DETAILS)
    messages.success(request, _("The Spanish pages are open. Visitors find them through the link “Español”."))


@transaction.atomic
def _close(request) -> None:
    opening = _locked()
    if not opening.is_open:
        messages.info(request, _("The Spanish pages are closed already."))
        return
    opening.close()
    record(Action.CLOSED, by=request.user, details=DETAILS)
    messages.success(request, _("The Spanish pages are closed. The translations stay as they are."))


@transaction.atomic
def _bring_in(request) -> None:
    """Create drafts of the shipped translations."""
    draft = Publishable.Status.DRAFT
    n = spanish_samples.load(status=draft) + spanish_places.load(status=draft)
    words = ngettext(
        "%(count)d shipped translation is here as a draft.", "%(count)d shipped translations are here as drafts.", n
    )
    messages.success(request, words % {"count": n})


def _locked() -> LanguageOpening:
    """Return the row of the language, locked until the end of the transaction."""
    LanguageOpening.objects.get_or_create(language=SPANISH)
    return LanguageOpening.objects.select_for_update().get(language=SPANISH)


# Name of a button -> (what it does, the permission)
DOINGS = {
    "open": (_open, OPEN_PERMISSION),
    "close": (_close, OPEN_PERMISSION),
    "bring_in": (_bring_in, "clinic_site.add_translation"),
}
