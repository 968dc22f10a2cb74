"""/admin/publish-all/: publish every approved draft in one action, so that texts that link to each other go out together."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from clinic_site.publishing import draft_conditions
from clinic_site.publishing.admin.refusals import refusals
from clinic_site.publishing.admin_urls import admin_url
from clinic_site.publishing.draft import Draft
from clinic_site.publishing.kinds import counted_lists, counts_of, may, publishable_kinds
from clinic_site.publishing.problems import Problem, stop
from clinic_site.publishing.publishable import Publishable, PublishableQuerySet
from clinic_site.publishing.together import publish_together

SHOWN = 200  # texts that were left out, named with their reasons


@dataclass(frozen=True)
class LeftOut:
    """A text that was not published."""

    name: str
    kind: str
    url: str
    problems: list[Problem]


def publish_all_view(request):
    """Ask first. After a POST, the same page says what was published and what was left out, and why."""
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "POST"])
    kinds = kinds_to_publish(request.user)
    if not kinds:
        raise PermissionDenied
    context = {**admin.site.each_context(request), "title": _("Publish all approved texts"), "outcome": None}
    if request.method == "POST":
        why = request.POST.get("why", "").replace("\0", "")[:100]
        outcome = publish_together(
            _records(request, kinds), by=request.user, why=why,
            refusals=lambda live, draft: _refusals(request, live, draft),
        )  # fmt: skip
        left_out = [
            LeftOut(str(record), capfirst(str(record._meta.verbose_name)), admin_url(record, "release"), problems)
            for record, problems in outcome.refused
        ]
        context |= {"outcome": outcome, "published": len(outcome.published), "left_out": left_out[:SHOWN]}
        context["more"] = len(left_out[SHOWN:])
    counts = approved(kinds)
    context |= {
        "total": sum(counts.values()),
        "off": sum(counts_of({kind: _taken_off(kind) for kind in kinds}).values()),
        "lists": counted_lists(counts, "stands=approved"),
    }
    return TemplateResponse(request, "admin/publishable/publish_all.html", context)


def kinds_to_publish(user) -> list[type[Publishable]]:
    """Return the kinds with an approval that `user` may publish."""
    kinds = publishable_kinds(Publishable)
    return [kind for kind in kinds if kind.needs_second_person and may(user, "publish", kind)]


def approved(kinds: list[type[Publishable]]) -> dict[type[Publishable], int]:
    """Return the number of approved drafts of each kind that wait for nothing but being published. One query.

    A text that was taken off the site waits for nothing: it is published on its own page, if at all.
    """
    return counts_of({kind: _approved(kind).exclude(pk__in=kind.objects.taken_off().values("pk")) for kind in kinds})


def _approved(kind: type[Publishable]) -> PublishableQuerySet:
    return kind.objects.with_draft(draft_conditions.PUBLISHING)


def _taken_off(kind: type[Publishable]) -> PublishableQuerySet:
    return _approved(kind).filter(pk__in=kind.objects.taken_off().values("pk"))


def _refusals(request, live: Publishable, draft: Draft | None) -> list[Problem]:
    found = list(refusals(request, admin.site.get_model_admin(type(live)), live, draft))
    if type(live).objects.taken_off().filter(pk=live.pk).exists():
        found.append(stop("", _("It was taken off the site. Publish it on its own page.")))
    return found


def _records(request, kinds: list[type[Publishable]]) -> Iterator[Publishable]:
    """Yield the records with an approved draft that the user may publish, such as those of their states."""
    for kind in kinds:
        model_admin = admin.site.get_model_admin(kind)
        for record in _approved(kind):
            if model_admin.has_publish_permission(request, record):  # type: ignore[attr-defined]
                yield record
