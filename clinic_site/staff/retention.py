"""Retention of sessions, failed sign-ins, preview links, notices, unsaved work and the list of open forms."""

import datetime

from django.conf import settings
from django.contrib.sessions.models import Session

from clinic_site.publishing.editing_now import EditingNow
from clinic_site.publishing.preview_links import PreviewLink
from clinic_site.publishing.unsaved_work import UnsavedWork
from clinic_site.shared.retention_registry import register_retention, register_rows
from clinic_site.staff.expired_cache import ExpiredCache
from clinic_site.staff.lockout import old_attempts
from clinic_site.staff.notices import Notice

NOTICES_LAST = datetime.timedelta(days=90)


def connect() -> None:
    register_retention("expired sessions", lambda now: Session.objects.filter(expire_date__lt=now))
    register_retention("wrong passwords that no longer count", old_attempts)
    register_rows("addresses and codes of sign-ins that no longer count", ExpiredCache)
    register_retention("expired or withdrawn preview links", _links)
    register_retention("notices to staff", lambda now: Notice.objects.filter(made_at__lt=now - NOTICES_LAST))
    register_retention("forms that are no longer open", lambda now: EditingNow.objects.over(now))
    register_retention("old unsaved work of staff", _unsaved)


def _links(now):
    since = now - datetime.timedelta(days=settings.PREVIEW_LINK_DAYS)
    return PreviewLink.objects.filter(expires_at__lt=since) | PreviewLink.objects.filter(revoked_at__lt=since)


def _unsaved(now):
    return UnsavedWork.objects.filter(saved_at__lt=now - datetime.timedelta(days=settings.UNSAVED_WORK_DAYS))
