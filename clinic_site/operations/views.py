"""Addresses for those who run the site or found a weakness in it, not for patients."""

import hmac
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.http import Http404, HttpResponse

from clinic_site.operations import metrics
from clinic_site.shared.cache_control import not_stored
from clinic_site.shared.public_page import read_only

SECURITY_TXT_DAYS = 180  # RFC 9116 asks for less than a year


@read_only
def show_metrics(request) -> HttpResponse:
    """The numbers, for who sends `Authorization: Bearer METRICS_TOKEN`. Nobody else learns that there are any."""
    token = settings.METRICS_TOKEN
    sent = request.headers.get("Authorization", "")
    if not token or not hmac.compare_digest(sent.encode(), f"Bearer {token}".encode()):
        raise Http404
    response = HttpResponse(metrics.as_text(), content_type="text/plain; version=0.0.4; charset=utf-8")
    return not_stored(response)


@read_only
def security_txt(request) -> HttpResponse:
    """Where to report a weakness, as RFC 9116 has it. Not stored anywhere, because it names a day on which it ends."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    until = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=SECURITY_TXT_DAYS)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {until:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en",
    ]
    response = HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
    return not_stored(response)
