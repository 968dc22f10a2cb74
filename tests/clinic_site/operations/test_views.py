"""Metrics for clients with the token, and security.txt."""

import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.db import OperationalError, transaction
from django.test import Client

from clinic_site.operations import metrics, views
from clinic_site.operations.metrics import MetricsMiddleware
from clinic_site.pages.landing import LandingView
from clinic_site.publishing import workflow
from tests.factories import make_topic
from tests.staff import make_staff

TOKEN = "a-token-of-the-tests-only"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def measured(settings):
    """A client of a site with metrics on and all counters at zero."""
    settings.METRICS_TOKEN = TOKEN
    metrics._meters.cache_clear()
    yield Client(raise_request_exception=False)
    metrics._meters.cache_clear()


def samples(client):
    """Return {sample without the label `process`: value} of the counters."""
    text = client.get("/metrics", headers=BEARER).content.decode()
    found = re.findall(r"^(site_\w+)\{(.*?)\} ([\d.]+)$", text, re.MULTILINE)
    return {
        f"{name} {re.sub('process=.[0-9]+.,?', '', labels).rstrip(',')}": float(value) for name, labels, value in found
    }


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": TOKEN}, {"Authorization": "Bearer ä"}]
)
def test_metrics_are_hidden_without_the_token(db, measured, headers):
    assert measured.get("/metrics", headers=headers).status_code == 404


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer "}, BEARER])
def test_metrics_are_hidden_unless_turned_on(db, client, headers):
    assert client.get("/metrics", headers=headers).status_code == 404


def test_nothing_is_measured_unless_turned_on(settings):
    with pytest.raises(MiddlewareNotUsed):
        MetricsMiddleware(lambda request: None)
    metrics.count("publishes", kind="topic")
    metrics.count("no such counter")  # the name is not even checked


def test_responses_are_counted_by_kind_of_page_and_never_by_url(db, measured):
    make_topic(slug="what-to-expect")
    for address in (
        "/what-to-expect/",
        "/zebrawort-98402/",
        "/locations/near/?q=98402",
        "/robots.txt",
        "/robots.txt?again",
    ):
        measured.get(address)
    measured.get("/admin/login/")
    found = samples(measured)
    requests = {name: value for name, value in found.items() if name.startswith("site_requests_total")}
    assert requests == {
        'site_requests_total page="education",status="2xx"': 1,
        'site_requests_total page="education",status="4xx"': 1,
        'site_requests_total page="locations",status="4xx"': 1,
        'site_requests_total page="robots",status="2xx"': 2,
        'site_requests_total page="account_login",status="2xx"': 1,
    }
    assert found['site_request_seconds_count page="robots"'] == 2
    assert "98402" not in str(found)


def test_database_errors_are_counted_separately(db, measured, monkeypatch):
    def fail(*args, **kwargs):
        raise OperationalError("gone")

    monkeypatch.setattr(LandingView, "dispatch", fail)
    assert measured.get("/").status_code == 503
    found = samples(measured)
    assert found['site_database_errors_total kind="OperationalError"'] == 1
    assert found['site_requests_total page="landing",status="5xx"'] == 1


def test_publishing_is_counted_unless_rolled_back(db, measured, django_capture_on_commit_callbacks):
    topic = make_topic(slug="what-to-expect", status="draft")
    by = make_staff("Publisher")
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        workflow.release(topic, None, by=by)
        transaction.set_rollback(True)
    assert "site_publishes_total" not in str(samples(measured))
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        workflow.release(topic, None, by=by)
    assert samples(measured)['site_publishes_total kind="topic"'] == 1


def test_process_without_a_shared_folder_labels_its_metrics(db, measured):
    measured.get("/robots.txt")
    text = measured.get("/metrics", headers=BEARER).content.decode()
    assert f'process="{os.getpid()}"' in text


def test_processes_with_a_shared_folder_report_the_metrics_of_all(tmp_path):
    environment = os.environ | {"METRICS_TOKEN": TOKEN, "METRICS_DIR": str(tmp_path / "metrics")}
    script = (
        "import django; django.setup(); from clinic_site.operations import metrics; "
        "metrics.count('publishes', kind='topic'); metrics.observe('landing', 0.2); print(metrics.as_text().decode())"
    )
    said = [
        subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
        for _process in range(2)
    ][-1].stdout
    assert 'site_publishes_total{kind="topic"} 2.0' in said
    assert 'site_request_seconds_count{page="landing"} 2.0' in said
    assert "process=" not in said


# security.txt --------------------------------------------------------------------------------------------


def test_security_txt_contains_the_contact_and_expires_within_a_year(client, settings):
    settings.SECURITY_CONTACT = "mailto:security@example.org"
    response = client.get("/.well-known/security.txt")
    assert (response.status_code, response["Content-Type"]) == (200, "text/plain; charset=utf-8")
    fields = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    assert sorted(fields) == ["Contact", "Expires", "Preferred-Languages"]
    assert fields["Contact"] == "mailto:security@example.org"
    ahead = datetime.fromisoformat(fields["Expires"]) - datetime.now(UTC)
    assert timedelta(days=30) < ahead < timedelta(days=365)


def test_security_txt_has_another_expiry_date_next_year(client, settings, monkeypatch):
    settings.SECURITY_CONTACT = "https://example.org/security"
    first = client.get("/.well-known/security.txt")

    class NextYear(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) + timedelta(days=365)

    monkeypatch.setattr(views, "datetime", NextYear)
    assert client.get("/.well-known/security.txt").content != first.content
    assert first["Cache-Control"] == "no-store"  # no cache keeps the old date


def test_security_txt_does_not_exist_without_a_contact(db, client):
    assert client.get("/.well-known/security.txt").status_code == 404


@pytest.mark.parametrize("address", ["/metrics", "/.well-known/security.txt"])
def test_metrics_and_security_txt_are_read_only(db, client, address):
    assert client.post(address).status_code == 405
