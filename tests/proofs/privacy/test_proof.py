"""The proof fails when a log has a trace, when a control has none, and when nginx.conf changes under it."""

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.html import Page
from tests.proofs.privacy import __main__ as proof
from tests.proofs.privacy import programs, proxy, reading
from tests.proofs.privacy.reading import Mark, Read
from tests.proofs.privacy.visitor import COMMENT, WORDS, fields
from tests.traces import traces_in

PORTS = proxy.Ports(20080, 20443, 20001, 20002)
CLEAN = '127.0.0.1 [2026-11-30T01:13:22+00:00] "GET /search/" 200 10159 0.437'
DIRTY = "[crit] open() failed, request: POST /search/?q=zebrawort+02139"


class Traces:
    def traces(self, text):
        return traces_in(text, WORDS)


def verdict(*read, failed=()):
    return proof.conclude(list(read), list(failed), Traces())


def test_proof_succeeds_if_only_the_controls_have_traces(capsys):
    assert verdict(Read("log", CLEAN), Read("control", DIRTY, is_control=True)) == 0
    assert "0 traces in 1 lines" in capsys.readouterr().out


def test_proof_fails_and_names_the_log_with_a_trace(capsys):
    assert verdict(Read("nginx: errors", f"{CLEAN}\n{DIRTY}")) == 1
    printed = capsys.readouterr().out
    assert "nginx: errors: ['02139', 'zebrawort'] in [crit] open() failed" in printed
    assert printed.splitlines()[-2:] == [
        f"1 traces in 2 lines, which are {len(CLEAN + DIRTY)} characters",
        "FAILED: nginx: errors",
    ]


def test_proof_fails_if_a_control_has_no_traces(capsys):
    assert verdict(Read("control", CLEAN, is_control=True)) == 1
    assert "FAILED: control" in capsys.readouterr().out


def test_proof_fails_if_some_weather_did_not_happen():
    assert verdict(Read("log", CLEAN), failed=["site away"]) == 1


@pytest.mark.parametrize(("environment", "code"), [({}, 0), ({"CI": "true"}, 1)], ids=["at a desk", "at night"])
def test_missing_server_is_said_and_fails_at_night(monkeypatch, capsys, environment, code):
    monkeypatch.delenv("CI", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(programs, "missing", lambda: "nginx is not on this machine.")
    assert (proof.main(), capsys.readouterr().out) == (code, "NOT RUN: nginx is not on this machine.\n")


def test_shipped_configuration_is_filled_in_completely():
    text = proxy.filled_in(proxy.SHIPPED.read_text(), Path("/folder"), PORTS, (1, 22, 1))
    active = "\n".join(line.partition("#")[0] for line in text.splitlines())
    assert re.findall(r"10\.0\.0\.\d+|/var/log|/etc/ssl|http2 on", active) == []
    assert re.findall(r"listen .*;", active) == ["listen 127.0.0.1:20080;", "listen 127.0.0.1:20443 ssl http2;"]
    ours, control = ("/folder/logs/needling-error.log", "emerg"), ("/folder/logs/control.log", "info")
    assert re.findall(r"error_log (\S+) (\w+);", active) == [ours, control, ours, control]


def test_newer_nginx_gets_http2_as_shipped():
    text = proxy.filled_in(proxy.SHIPPED.read_text(), Path("/folder"), PORTS, (1, 26, 0))
    assert "listen 127.0.0.1:20443 ssl;" in text
    assert "http2 on;" in text


def test_changed_configuration_is_refused():
    changed = proxy.SHIPPED.read_text().replace("listen 80;", "listen 8080;")
    with pytest.raises(ValueError, match=r"no longer contains 'listen 80;'"):
        proxy.filled_in(changed, Path("/folder"), PORTS, (1, 22, 1))


def test_mark_reads_only_what_was_added(tmp_path):
    path = tmp_path / "log"
    path.write_text("before\n")
    mark = Mark(path)
    with path.open("a") as log:
        log.write("after\n")
    assert mark.text() == "after\n"


def test_comment_is_no_trace_in_its_own_table_and_is_one_elsewhere():
    before = {"education_pagefeedback": Counter(["(1)"]), "django_session": Counter()}
    after = {
        "education_pagefeedback": Counter(["(1)", f"(2,{COMMENT})", "(3,zebrawort)"]),
        "django_session": Counter([COMMENT]),
    }
    found = {one.name: one.with_traces(Traces().traces) for one in reading.new_rows(before, after)}
    assert found == {
        "new rows of education_pagefeedback": ["(3,zebrawort)"],
        "new rows of django_session": [COMMENT],
    }


def test_fields_are_those_of_the_form_that_is_sent_there():
    page = Page(
        '<form action="/search/" method="get"><input name="q" value="x"></form>'
        '<form action="/feedback/" method="post"><input name="page" value="/a/"><input type="submit"></form>'
    )
    assert fields(page, "/feedback/") == {"page": "/a/"}
