"""Pages for operators and security researchers: metrics and security.txt."""

import hmac
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.http import Http404, HttpResponse

from clinic_site.operations import metrics
from clinic_site.shared.cache_control import not_stored
from clinic_site.shared.public_page import read_only

SECURITY_TXT_DAYS = 180  # RFC 9116 recommends less than a year


@read_only
def show_metrics(request) -> HttpResponse:
    """The metrics, for clients that send `Authorization: Bearer METRICS_TOKEN`. Others get a 404."""
    token = settings.METRICS_TOKEN
    sent = request.headers.get("Authorization", "")
    if not token or not hmac.compare_digest(sent.encode(), f"Bearer {token}".encode()):
        raise Http404
    response = HttpResponse(metrics.as_text(), content_type="text/plain; version=0.0.4; charset=utf-8")
    return not_stored(response)


@read_only
def security_txt(request) -> HttpResponse:
    """The contact for security reports, as in RFC 9116. It is never cached, because it contains an expiry date."""
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
