"""Sentry: off by default, and events are scrubbed with an allowlist."""

import json
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from clinic_site.operations import request_ids, sentry
from tests.own_database import own_database

EVENT = {
    "event_id": "e1",
    "level": "error",
    "platform": "python",
    "server_name": "ann-laptop",
    "transaction": "/locations/near/98402/",
    "transaction_info": {"source": "url"},
    "request": {
        "url": "https://x.example/near/", "query_string": "q=98402", "data": {"latitude": "47.25"},
        "cookies": {"sessionid": "s3cret"}, "headers": {"X-Forwarded-For": "203.0.113.9"},
        "env": {"REMOTE_ADDR": "203.0.113.9"},
    },
    "user": {"id": 1, "email": "ann@example.org", "ip_address": "203.0.113.9"},
    "breadcrumbs": {"values": [{"message": "q=98402"}]},
    "extra": {"sys.argv": ["98402"]},
    "contexts": {"trace": {"data": "98402"}},
    "modules": {"django": "5.2"},
    "logentry": {"message": "Failed for %s", "params": ["98402"], "formatted": "Failed for 98402"},
    "exception": {
        "values": [
            {
                "type": "ValueError", "module": "builtins", "value": "98402",
                "stacktrace": {"frames": [{"function": "f", "lineno": 3, "vars": {"q": "98402"}, "context_line": "x"}]},
            }
        ]
    },
}  # fmt: skip


def test_event_keeps_types_and_locations_and_nothing_from_the_request():
    assert sentry.scrub(EVENT) == {
        "event_id": "e1",
        "level": "error",
        "platform": "python",
        "logentry": {"message": "Failed for %s"},
        "exception": {
            "values": [
                {
                    "type": "ValueError",
                    "module": "builtins",
                    "stacktrace": {"frames": [{"function": "f", "lineno": 3}]},
                }
            ]
        },
    }


def test_event_contains_the_url_pattern_and_the_request_id(monkeypatch):
    monkeypatch.setattr(request_ids, "current", lambda: "abc123")
    event = {"transaction": "/locations/{state}/", "transaction_info": {"source": "route"}}
    assert sentry.scrub(event) == {"transaction": "/locations/{state}/", "tags": {"request_id": "abc123"}}


@pytest.mark.parametrize("event", [{}, {"exception": None, "logentry": None}, {"exception": {"values": [{}]}}])
def test_almost_empty_event_does_not_fail(event):
    assert sentry.scrub(event) in ({}, {"exception": {"values": [{}]}})


# Sentry's own library, started as in production, with a transport that only records what it would send.
FAIL = """
import json, logging
import sentry_sdk
from django.test import Client
from clinic_site.operations import sentry
from locations.pages.near import NearView

sent = []

class Kept(sentry_sdk.transport.Transport):
    def capture_envelope(self, envelope):
        sent.append(envelope.serialize().decode())

def fail(request, *args, **kwargs):
    typed = request.request.GET["q"] + "".join(request.request.POST.values())
    raise ValueError(typed)

sentry.start("https://public@sentry.example/1", transport=Kept)
NearView.dispatch = fail
client = Client(raise_request_exception=False)
client.cookies["sessionid"] = "s3cret"
data = {"latitude": "47.2567", "longitude": "122.4412"}
headers = {"X-Forwarded-For": "203.0.113.9", "Sec-Fetch-Site": "same-origin"}
response = client.post("/locations/near/?q=98402", data, headers=headers)
logging.getLogger("clinic_site").error("Failed for %s", "98499")
print(json.dumps({"status": response.status_code, "id": response["X-Request-ID"], "sent": sent}))
"""


def test_real_library_sends_nothing_about_a_visitor(tmp_path, django_db_setup, django_db_blocker):
    """In a process of its own: the library changes Django for good, which would slow down every later test."""
    pytest.importorskip("sentry_sdk")
    with django_db_blocker.unblock(), own_database(tmp_path) as database:
        found = json.loads(database.run(FAIL).splitlines()[-1])
    whole = "\n".join(found["sent"])
    assert (found["status"], len(found["sent"])) == (500, 2)
    assert "ValueError" in whole
    assert found["id"] in whole
    assert [word for word in ("98402", "98499", "47.2567", "122.4412", "s3cret", "203.0.113.9") if word in whole] == []
    error = json.loads(found["sent"][0].splitlines()[-1])["exception"]["values"][0]
    assert error["type"] == "ValueError"


def test_missing_library_prevents_the_start_and_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "sentry_sdk", None)
    with pytest.raises(ImproperlyConfigured, match="Leave SENTRY_DSN out, or install it"):
        sentry.start("https://public@sentry.example/1")


def test_sentry_and_metrics_are_not_loaded_by_default(application):
    loaded = set(application["modules"])
    assert loaded & {"sentry_sdk", "prometheus_client", "clinic_site.operations.error_mail"} == set()
    assert "clinic_site.operations" in loaded
