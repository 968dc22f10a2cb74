"""How long a page waits for the database, and what visitors see while it is down."""

import os
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

import pytest
from django.db import InterfaceError, OperationalError
from django.template.loader import get_template

from clinic_site.pages.landing import LandingView
from clinic_site.serving.page_store.store import DATABASE_IS_AWAY
from tests.html import Page

ROOT = Path(__file__).parents[3]


@pytest.mark.django_db
@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_page_that_needs_the_database_returns_503_during_an_outage(broken_client, error):
    with patch.object(LandingView, "get_context_data", side_effect=error("no route to db.internal")):
        response = broken_client.get("/")
    page = Page(response)
    assert (response.status_code, response["Retry-After"], response["Cache-Control"]) == (503, "10", "no-store")
    assert page.h1 == "One moment, please"
    assert "tel:911" in page.hrefs
    assert "db.internal" not in response.content.decode()
    assert "default-src 'none'" in response["Content-Security-Policy"]


def test_no_request_queries_a_database_known_to_be_down(client, django_assert_num_queries, caplog):
    for path in ("/", "/locations/near/?q=98402", "/admin/"):
        response = client.get(path, **{DATABASE_IS_AWAY: True})  # a query would fail without the mark `django_db`
        assert (response.status_code, Page(response).h1) == (503, "One moment, please")
    assert caplog.records == []  # the page store has already logged it


def test_503_page_needs_no_database(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        get_template("503.html").render()


def test_pages_wait_a_limited_time_for_the_database(application):
    assert application["patience"] == 3.5


def test_commands_wait_for_the_database_without_a_limit():
    code = (
        "import django; django.setup(); from django.core import management; management.call_command('check'); "
        "from clinic_site.serving import database_away; print(database_away.patience)"
    )
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "clinic_site.settings", "DATABASE_PATIENCE": "3.5"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.split()[-1] == "None"
