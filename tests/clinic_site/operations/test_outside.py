"""How the site looks from the outside: each way in which a proxy can be wrong has a sentence."""

import socket
import ssl
import time

import pytest

from clinic_site.operations import outside
from clinic_site.operations.outside import FORGED, Answer

URL = "https://needling.example.org"
HSTS = {"strict-transport-security": "max-age=1"}
GOOD = {
    f"{URL}/": Answer(200, HSTS, "", time.time() + 90 * 86400),
    "http://needling.example.org/": Answer(301, {"location": f"{URL}/"}, ""),
    URL + outside.SEEN: Answer(200, {}, '{"is_secure": true, "host": "needling.example.org", "address": "192.0.2.1"}'),
}


@pytest.fixture
def look(monkeypatch, settings):
    """Return a function that looks at URL, whose addresses answer as given; it returns {key: (level, words and advice)}."""
    settings.SITE_URL, settings.TRUST_PROXY, settings.ALLOWED_HOSTS = URL, True, ["needling.example.org"]

    def look(answers=None, url=""):
        def ask(address, headers=None, method="GET"):
            answer = (GOOD | (answers or {}))[address]
            if isinstance(answer, Exception):
                raise answer
            return answer

        monkeypatch.setattr(outside, "ask", ask)
        return {one.key: (one.level.name, f"{one.words} {one.do}".strip()) for one in outside.findings(url)}

    return look


def test_site_behind_a_good_proxy_is_well(look):
    assert look() == {
        "outside": ("WELL", f"{URL} answers."),
        "outside.proxy": ("WELL", "The proxy overwrites what visitors could forge."),
    }


@pytest.mark.parametrize(
    ("trust", "how"),
    [(False, "Set TRUST_PROXY=True and restart"), (True, "Make the proxy set X-Forwarded-Proto to https")],
)
def test_endless_redirect_is_named_with_its_cause(look, settings, trust, how):
    settings.TRUST_PROXY = trust
    [(level, words)] = look({f"{URL}/": Answer(301, {"location": f"{URL}/"}, "")}).values()
    assert level == "BROKEN"
    assert words.startswith(f"{URL} redirects to itself for ever")
    assert how in words


@pytest.mark.parametrize(
    ("answer", "level", "words"),
    [
        (Answer(400, {}, ""), "BROKEN", "Add the name to ALLOWED_HOSTS"),
        (Answer(502, {}, ""), "BROKEN", "answers 502: the server behind the proxy or its database is away"),
        (Answer(404, {}, ""), "BROKEN", "answers 404."),
        (Answer(302, {"location": "https://www.example.org/"}, ""), "WARNING", "redirects to https://www.example.org/"),
        (socket.gaierror(-2, "no name"), "BROKEN", "its name is not known"),
        (ssl.SSLCertVerificationError("expired"), "BROKEN", "Install a valid certificate"),
        (ssl.SSLError("wrong version"), "BROKEN", "it does not speak HTTPS"),
        (TimeoutError(), "BROKEN", "nothing within 5 seconds"),
        (ConnectionRefusedError(111, "Connection refused"), "BROKEN", "Connection refused"),
    ],
)
def test_first_answer_that_is_wrong_is_the_only_finding(look, answer, level, words):
    if isinstance(answer, ssl.SSLCertVerificationError):
        answer.verify_message = "certificate has expired"
    [(found, sentence)] = look({f"{URL}/": answer}).values()
    assert (found, words in sentence) == (level, True), sentence


@pytest.mark.parametrize(
    ("address", "answer", "key", "level"),
    [
        (f"{URL}/", Answer(200, {}, "", None), "outside.hsts", "WARNING"),
        (f"{URL}/", Answer(200, HSTS, "", time.time() + 86400), "outside.certificate", "WARNING"),
        ("http://needling.example.org/", Answer(200, {}, ""), "outside.http", "BROKEN"),
        (URL + outside.SEEN, Answer(301, {"location": URL}, ""), "outside.proto", "BROKEN"),
        (URL + outside.SEEN, Answer(404, {}, "Not found"), "outside.other", "WARNING"),
        (URL + outside.SEEN, Answer(200, {}, f'{{"address": "{FORGED}"}}'), "outside.address", "BROKEN"),
        (URL + outside.SEEN, Answer(200, {}, '{"address": "192.0.2.1", "host": "web:8000"}'), "outside.host", "WARNING"),
    ],
)  # fmt: skip
def test_wrong_header_or_certificate_is_found(look, address, answer, key, level):
    assert look({address: answer})[key][0] == level


def test_missing_port_without_https_is_fine(look):
    assert "outside.http" not in look({"http://needling.example.org/": ConnectionRefusedError(111, "refused")})


def test_without_an_address_the_server_on_this_machine_is_asked(look, settings):
    settings.SITE_URL, settings.PORT, settings.TRUST_PROXY = "http://localhost:8000", 8123, False
    found = look({"http://127.0.0.1:8123/": Answer(301, {"location": f"{URL}/"}, "")})
    assert {key: level for key, (level, _words) in found.items()} == {
        "outside.site_url": "WARNING",
        "outside": "WARNING",
    }
    assert "set TRUST_PROXY=True" in found["outside"][1]


# What the doctor asks ----------------------------------------------------------------------------------------


def test_site_says_what_arrived_only_to_the_doctor(client, db, settings):
    settings.TRUST_PROXY = True
    sent = {"X-Doctor": outside.pass_for_the_doctor(), "X-Forwarded-For": "203.0.113.7, 192.0.2.1"}
    answer = client.post(outside.SEEN, headers=sent)
    assert answer.json() == {"is_secure": False, "host": "testserver", "address": "192.0.2.1"}
    assert answer["Cache-Control"] == "no-store"
    assert client.get(outside.SEEN, headers=sent).status_code == 404
    assert client.post(outside.SEEN, headers={"X-Doctor": "doctor:x:y"}).status_code == 404
    assert client.post(outside.SEEN).status_code == 404


def test_doctor_is_answered_before_the_site_is_open(client, closed_site):
    assert client.post(outside.SEEN, headers={"X-Doctor": outside.pass_for_the_doctor()}).status_code == 200
