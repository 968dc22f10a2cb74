"""How the site looks from the outside: the address that visitors use, HTTPS, the proxy and its headers.

`manage.py doctor` asks the site as a browser does, and once as a stranger who forges the proxy's headers. A view tells
it what arrived (`views.seen_by_the_site`), for requests that it signed.
"""

import http.client
import json
import socket
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.utils.translation import gettext as _

from clinic_site.shared.health_registry import Finding, Level

WAIT = 5  # seconds for one answer
SOON = 14 * 24 * 3600  # seconds before the certificate ends
FORGED = "198.51.100.77"  # reserved for documentation, so nobody has it
SEEN = "/seen-by-the-site"
PLACE = 10  # the first check
_signer = signing.TimestampSigner(salt="clinic_site.operations.outside")


def pass_for_the_doctor() -> str:
    """Return the header with which `seen_by_the_site` answers, for a minute."""
    return _signer.sign("doctor")


def is_pass(text: str) -> bool:
    try:
        return _signer.unsign(text, max_age=60) == "doctor"
    except signing.BadSignature:
        return False


@dataclass(frozen=True)
class Answer:
    """What an address answered."""

    status: int
    headers: dict[str, str]
    body: str
    ends_at: float | None = None  # the certificate


def ask(url: str, headers: dict[str, str] | None = None, method: str = "GET") -> Answer:
    """Return the answer of `url`, without following redirects. Raise OSError if there is none."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port
    connection: http.client.HTTPConnection
    if parts.scheme == "https":
        connection = http.client.HTTPSConnection(host, port, timeout=WAIT, context=ssl.create_default_context())
    else:
        connection = http.client.HTTPConnection(host, port, timeout=WAIT)
    try:
        connection.connect()
        certificate = connection.sock.getpeercert() if isinstance(connection.sock, ssl.SSLSocket) else None
        connection.request(method, parts.path or "/", headers={"User-Agent": "doctor", **(headers or {})})
        got = connection.getresponse()
        body = got.read(100_000).decode("utf-8", "replace")
        ends_at = ssl.cert_time_to_seconds(str(certificate["notAfter"])) if certificate else None
        return Answer(got.status, {name.lower(): value for name, value in got.getheaders()}, body, ends_at)
    except http.client.HTTPException as error:
        raise OSError(f"no HTTP: {type(error).__name__}") from error
    finally:
        connection.close()


def findings(url: str = "") -> Iterator[Finding]:
    """Yield how the site looks at `url`, or at SITE_URL, or without both at the server on this machine."""
    url = (url or settings.SITE_URL).rstrip("/")
    parts = urlsplit(url)
    if parts.hostname in ("localhost", "127.0.0.1", "::1") or not parts.hostname:
        yield from _at_the_server()
        return
    if parts.scheme != "https":
        words = _("The address %(url)s has no HTTPS.") % {"url": url}
        yield Finding("outside.https", Level.BROKEN, words, _("Set SITE_URL to the address with https://."))
    try:
        answer = ask(url + "/")
    except OSError as error:
        yield _silent(url, error)
        return
    found = _of_status(url, answer)
    yield found
    if answer.ends_at is not None and answer.ends_at - time.time() < SOON:
        days = int((answer.ends_at - time.time()) // 86400)
        words = _("The certificate ends in %(days)d days.") % {"days": days}
        yield Finding("outside.certificate", Level.WARNING, words, _("Renew it on the proxy."))
    if found.is_well and parts.scheme == "https":
        yield from _of_https(url, answer)
        yield from _of_forged_headers(url)


def _at_the_server() -> Iterator[Finding]:
    host = next((name for name in settings.ALLOWED_HOSTS if not name.startswith((".", "*"))), "localhost")
    url = f"http://127.0.0.1:{settings.PORT}"
    words = _("SITE_URL is not set, so only the server on this machine can be asked.")
    yield Finding("outside.site_url", Level.WARNING, words, _("Set SITE_URL=https://%(host)s") % {"host": host})
    headers = {"Host": host} | ({"X-Forwarded-Proto": "https"} if settings.TRUST_PROXY else {})
    try:
        answer = ask(url + "/", headers)
    except OSError as error:
        yield _silent(url, error)
        return
    if answer.status in (301, 308) and not settings.TRUST_PROXY:
        words = _("The server at %(url)s answers, and redirects to HTTPS.") % {"url": url}
        how = _("If a proxy with HTTPS is in front of it, set TRUST_PROXY=True: otherwise it redirects for ever.")
        yield Finding("outside", Level.WARNING, words, how)
        return
    yield _of_status(url, answer)


def _silent(url: str, error: OSError) -> Finding:
    if isinstance(error, socket.gaierror):
        why, how = _("its name is not known"), _("Correct SITE_URL, or the DNS record of this name.")
    elif isinstance(error, ssl.SSLCertVerificationError):
        why, how = error.verify_message, _("Install a valid certificate with its whole chain on the proxy.")
    elif isinstance(error, ssl.SSLError):
        why, how = _("it does not speak HTTPS"), _("Correct the proxy, or the port in SITE_URL.")
    elif isinstance(error, TimeoutError):
        why, how = _("nothing within %(n)d seconds") % {"n": WAIT}, _("Check the firewall, the proxy and the server.")
    else:
        why, how = error.strerror or str(error), _("Start the proxy and the server, or correct the address.")
    words = _("%(url)s does not answer: %(why)s.") % {"url": url, "why": why}
    return Finding("outside", Level.BROKEN, words, how)


def _of_status(url: str, answer: Answer) -> Finding:
    status, to = answer.status, answer.headers.get("location", "")
    if status in (301, 302, 307, 308) and to.rstrip("/") == url:
        words = _("%(url)s redirects to itself for ever: the site does not learn that visitors use HTTPS.")
        how = (
            _("Make the proxy set X-Forwarded-Proto to https.")
            if settings.TRUST_PROXY
            else _("Set TRUST_PROXY=True and restart, if the proxy overwrites X-Forwarded-Proto.")
        )
        return Finding("outside", Level.BROKEN, words % {"url": url}, how)
    if status in (301, 302, 307, 308):
        words = _("%(url)s redirects to %(to)s.") % {"url": url, "to": to[:100]}
        return Finding("outside", Level.WARNING, words, _("Set SITE_URL to the address that visitors end at."))
    if status == 400:
        words = _("%(url)s answers that this host name is not served.") % {"url": url}
        how = _("Add the name to ALLOWED_HOSTS and restart, or make the proxy pass on the header Host.")
        return Finding("outside", Level.BROKEN, words, how)
    if status >= 500:
        words = _("%(url)s answers %(status)d: the server behind the proxy or its database is away.")
        how = _("Start the server; its log says why it fails.")
        return Finding("outside", Level.BROKEN, words % {"url": url, "status": status}, how)
    if status != 200:
        words = _("%(url)s answers %(status)d.") % {"url": url, "status": status}
        return Finding("outside", Level.BROKEN, words, _("Check that the proxy passes every address to the server."))
    return Finding("outside", Level.WELL, _("%(url)s answers.") % {"url": url})


def _of_https(url: str, answer: Answer) -> Iterator[Finding]:
    if "strict-transport-security" not in answer.headers:
        words = _("Answers lack the header Strict-Transport-Security.")
        yield Finding("outside.hsts", Level.WARNING, words, _("Make the proxy pass on the site's headers."))
    plain = "http://" + (urlsplit(url).hostname or "")
    try:
        unsafe = ask(plain + "/")
    except OSError:
        return  # nothing listens without HTTPS: good
    if unsafe.status == 200 or not unsafe.headers.get("location", "https://").startswith("https://"):
        words = _("%(url)s shows pages without HTTPS.") % {"url": plain}
        how = _("Make the proxy redirect it to HTTPS and overwrite X-Forwarded-Proto.")
        yield Finding("outside.http", Level.BROKEN, words, how)


def _of_forged_headers(url: str) -> Iterator[Finding]:
    headers = {"X-Doctor": pass_for_the_doctor(), "X-Forwarded-Proto": "http", "X-Forwarded-For": FORGED}
    try:
        answer = ask(url + SEEN, headers | {"Content-Length": "0"}, method="POST")
    except OSError as error:
        yield _silent(url, error)
        return
    if answer.status in (301, 308):
        words = _("The proxy passes on X-Forwarded-Proto as a visitor sent it.")
        yield Finding("outside.proto", Level.BROKEN, words, _("Make the proxy overwrite it with its own value."))
        return
    try:
        seen = json.loads(answer.body) if answer.status == 200 else None
    except ValueError:
        seen = None
    if not isinstance(seen, dict):
        words = _("%(url)s is served by another site, or with another SECRET_KEY.") % {"url": url}
        how = _("Check that this command has the settings of the site, and that the proxy leads to it.")
        yield Finding("outside.other", Level.WARNING, words, how)
        return
    if seen.get("address") == FORGED:
        words = _("Visitors can forge their network address: the site believes the header X-Forwarded-For.")
        how = _("Make the proxy append the address to X-Forwarded-For, or set TRUST_PROXY=False without a proxy.")
        yield Finding("outside.address", Level.BROKEN, words, how)
    elif seen.get("host") != urlsplit(url).netloc:
        words = _("The proxy changes the host name to %(host)s.") % {"host": str(seen.get("host"))[:100]}
        yield Finding("outside.host", Level.WARNING, words, _("Make the proxy pass on the header Host."))
    else:
        yield Finding("outside.proxy", Level.WELL, _("The proxy overwrites what visitors could forge."))
