"""Retention periods for reported mistakes and imported files."""

import datetime

from django.conf import settings

from clinic_site.shared.retention_registry import register_retention
from locations.models import ClinicExport, ClinicImport, MistakeReport


def connect() -> None:
    register_retention("reported mistakes", lambda now: _before(MistakeReport, now, settings.REPORT_DAYS))
    register_retention("exported files", ClinicExport.objects.expired)
    register_retention("imported files", lambda now: _before(ClinicImport, now, settings.IMPORT_DAYS))


def _before(model, now, days):
    return model.objects.filter(created_at__lt=now - datetime.timedelta(days=days))
