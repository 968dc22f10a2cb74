"""Register how long page feedback is kept."""

import datetime

from django.conf import settings

from clinic_site.shared.retention_registry import register_retention
from education.models import PageFeedback


def connect() -> None:
    register_retention("answers about pages", _answers)


def _answers(now):
    return PageFeedback.objects.filter(created_at__lt=now - datetime.timedelta(days=settings.FEEDBACK_DAYS))
