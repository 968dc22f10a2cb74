"""/admin/drafts/: the open drafts of every kind of record, for everybody who may see those records."""

import re
from dataclasses import dataclass

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet, prefetch_related_objects
from django.http import HttpResponseNotAllowed
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic_site.publishing import draft_conditions
from clinic_site.publishing.admin_urls import admin_url
from clinic_site.publishing.draft import Draft
from clinic_site.publishing.kinds import may, publishable_kinds
from clinic_site.publishing.publishable import Publishable
from locations.models.state_access import states_of

PER_PAGE = 50
IN_A_STATE = {"locations.Clinic": "state", "locations.State": "pk"}  # kinds that belong to a state, and by which field
_NOT_LATER = Q(publish_at=None, approved_by=None)
# Where a draft stands: each draft is in exactly one of these
STANDS = {
    "writing": (gettext_lazy("Being written"), _NOT_LATER & Q(is_ready=False, sent_back_at=None)),
    "back": (gettext_lazy("Sent back"), _NOT_LATER & Q(is_ready=False) & draft_conditions.SENT_BACK),
    "waiting": (gettext_lazy("Waiting for review"), _NOT_LATER & Q(is_ready=True)),
    "approved": (gettext_lazy("Approved"), draft_conditions.PUBLISHING),
    "scheduled": (gettext_lazy("Scheduled"), draft_conditions.SCHEDULED),
}


@dataclass(frozen=True)
class OpenDraft:
    """One line of the list."""

    draft: Draft
    name: str
    kind: str
    url: str

    @property
    def stands(self):
        draft = self.draft
        if draft.publish_at:
            return STANDS["scheduled"][0]
        if draft.is_approved:
            return STANDS["approved"][0]
        if draft.is_ready:
            return STANDS["waiting"][0]
        return STANDS["back" if draft.is_sent_back else "writing"][0]


def kinds_for(account) -> dict[int, type[Publishable]]:
    """Return the kinds of records that `account` may see, by the key of their content type."""
    kinds = [
        kind for kind in publishable_kinds(Publishable) if may(account, "view", kind) or may(account, "change", kind)
    ]
    types = ContentType.objects.get_for_models(*kinds, for_concrete_models=False)
    return {types[kind].pk: kind for kind in kinds}


def drafts_for(account, kinds: dict[int, type[Publishable]]) -> QuerySet[Draft]:
    """Return the open drafts of `kinds`. An account that is limited to states sees only drafts in those states."""
    drafts = Draft.objects.filter(content_type__in=kinds)
    states = states_of(account)
    if states is None:
        return drafts
    for key, kind in kinds.items():
        if field := IN_A_STATE.get(kind._meta.label):
            elsewhere = kind._base_manager.exclude(**{f"{field}__in": states}).values("pk")
            drafts = drafts.exclude(content_type=key, object_id__in=elsewhere)
    return drafts


def open_drafts_view(request):
    """List the drafts, newest first, filtered by ?kind=, ?stands= and ?who=."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET"])
    kinds = kinds_for(request.user)
    every = drafts_for(request.user, kinds)
    people = get_user_model().objects.filter(pk__in=every.order_by().values("edited_by")).order_by("username")
    chosen = {name: request.GET.get(name, "") for name in ("kind", "stands", "who")}
    page = Paginator(_filtered(every, kinds, chosen), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        **admin.site.each_context(request),
        "title": _("All open drafts"),
        "rows": _lines(list(page), kinds),
        "page": page,
        "total": page.paginator.count,
        "chosen": chosen,
        "query": "&".join(f"{name}={value}" for name, value in chosen.items() if re.fullmatch("[a-z0-9]+", value)),
        "kinds": sorted((kind._meta.model_name, capfirst(kind._meta.verbose_name_plural)) for kind in kinds.values()),
        "stands": [(key, label) for key, (label, _condition) in STANDS.items()],
        "people": [(str(person.pk), str(person)) for person in people],
    }
    return TemplateResponse(request, "admin/desk/open_drafts.html", context)


def _filtered(drafts: QuerySet[Draft], kinds: dict[int, type[Publishable]], chosen: dict[str, str]) -> QuerySet[Draft]:
    if chosen["kind"]:
        drafts = drafts.filter(
            content_type__in=[key for key, kind in kinds.items() if kind._meta.model_name == chosen["kind"]]
        )
    if chosen["stands"] in STANDS:
        drafts = drafts.filter(STANDS[chosen["stands"]][1])
    if re.fullmatch("[0-9]{1,18}", chosen["who"]):
        drafts = drafts.filter(edited_by=int(chosen["who"]))
    return drafts.select_related("edited_by").order_by("-edited_at", "-pk")


def _lines(drafts: list[Draft], kinds: dict[int, type[Publishable]]) -> list[OpenDraft]:
    """Return a line for each draft. The records take one query for each kind on the page."""
    prefetch_related_objects(drafts, "record")
    return [
        OpenDraft(draft, str(draft.record), _kind_name(kinds[draft.content_type_id]), admin_url(draft.record, "release"))
        for draft in drafts
        if draft.record is not None
    ]  # fmt: skip


def _kind_name(kind: type[Publishable]) -> str:
    return str(capfirst(str(kind._meta.verbose_name)))
