"""Pages for operators and security researchers: metrics, security.txt, and what the doctor asks."""

import hmac
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from clinic_site.operations import metrics, outside
from clinic_site.shared.cache_control import not_stored
from clinic_site.shared.client_ip import client_ip
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


@csrf_exempt  # it changes nothing, and the signature says who asks
def seen_by_the_site(request) -> HttpResponse:
    """What arrives of a request through the proxy, for `manage.py doctor`, which signs its requests. Others get a 404."""
    if request.method != "POST" or not outside.is_pass(request.headers.get("X-Doctor", "")):
        raise Http404
    seen = {"is_secure": request.is_secure(), "host": request.get_host(), "address": client_ip(request)}
    return not_stored(JsonResponse(seen))
