"""Publish the new clinics of an imported file from its report: all at once, as one edition."""

from dataclasses import dataclass

from django.contrib import admin
from django.db import transaction
from django.utils.translation import gettext as _

from clinic_site.publishing.admin.refusals import refusals
from clinic_site.publishing.admin_urls import admin_url
from clinic_site.publishing.new_records import publish_new
from clinic_site.publishing.problems import Problem, stop
from clinic_site.publishing.together import publish_together
from locations.models import Clinic, ClinicImport

SHOWN = 200  # clinics that were left out, named with their reasons


@dataclass(frozen=True)
class LeftOut:
    """A clinic that was not published."""

    name: str
    url: str
    problems: list[Problem]


@dataclass(frozen=True)
class Published:
    """How many clinics were published, which were left out, and how many more of these there are."""

    count: int
    left_out: list[LeftOut]
    more: int


def unpublished(record: ClinicImport):
    """Return the clinics that the file has added and that are not on the site, without scheduled ones."""
    return Clinic.objects.filter(status=Clinic.Status.DRAFT, pk__in=record.added_keys()).order_by("pk")


def may_publish(request) -> bool:
    """Whether the user may publish clinics."""
    return admin.site.get_model_admin(Clinic).has_publish_permission(request)  # type: ignore[attr-defined]


@transaction.atomic
def publish(request, record: ClinicImport) -> Published:
    """Publish the new clinics of a file. What can't be published is left out with the reasons."""
    model_admin = admin.site.get_model_admin(Clinic)

    def problems(clinic, draft=None) -> list[Problem]:
        if not model_admin.has_publish_permission(request, clinic):  # type: ignore[attr-defined]
            return [stop("", _("You are not allowed to publish this clinic."))]
        return list(refusals(request, model_admin, clinic, draft))

    keys = list(unpublished(record).values_list("pk", flat=True))
    why = _("From a file")
    with_draft = list(unpublished(record).with_draft())
    others = publish_together(with_draft, by=request.user, why=why, refusals=problems) if with_draft else None
    outcome = publish_new(Clinic, keys, by=request.user, why=why, refusals=problems)
    refused = [*outcome.refused, *(others.refused if others else [])]
    left_out = [LeftOut(str(clinic), admin_url(clinic, "change"), stops) for clinic, stops in refused]
    count = len(outcome.published) + (len(others.published) if others else 0)
    return Published(count, left_out[:SHOWN], len(left_out[SHOWN:]))
