"""/admin/opening/: what stops the opening, one question, a line in the audit log, and back."""

import pytest
from django.urls import reverse
from django.utils import timezone

from clinic_site.models import AuditEntry, SiteOpening, SiteSettings
from clinic_site.shared import setup_registry
from clinic_site.shared.setup_registry import Step
from tests import factories as make
from tests.clinic_site.publishing.test_generation import grows
from tests.html import Page
from tests.staff import make_staff

pytestmark = pytest.mark.django_db

OPENING = reverse("admin:opening")
OWN = ["clinic_site.setup", "locations"]


@pytest.fixture(autouse=True)
def only_own_steps(monkeypatch):
    own = {part: steps for part, steps in setup_registry._registered.items() if part in OWN}
    monkeypatch.setattr(setup_registry, "_registered", own)


@pytest.fixture
def ready(closed_site):
    """A site that lacks nothing."""
    make.make_clinic(offers_dry_needling=True)
    make.make_after_effect(action="call_911", when="any_time")
    make.make_after_effect(action="call_clinic", when="any_time")


def is_open() -> bool:
    return SiteOpening.objects.open().exists()


def press(client, do, **more):
    return client.post(OPENING, {"do": do, **more}, follow=True)


def listed(client) -> list[str]:
    return [item.text for item in Page(client.get(OPENING)).one("div", class_="take-off").all("li")]


def test_ready_site_opens_with_one_question_and_a_line_in_the_audit_log(administrator, ready):
    page = Page(administrator.get(OPENING))
    assert (page.h1, listed(administrator)) == ("Open the site?", [])
    press(administrator, "open")
    assert is_open()
    assert administrator.get("/safety/").status_code == 200
    entry = AuditEntry.objects.filter(action="opened").get()
    assert entry.by == SiteOpening.objects.get().opened_by.username


def test_required_steps_stop_the_opening_with_their_reasons(administrator, ready):
    SiteSettings.objects.update(phone="")
    assert listed(administrator) == [
        "Your name and phone number : Northfield Physical Therapy. One of the two is still missing."
    ]
    assert "Open the site</button>" not in administrator.get(OPENING).text
    press(administrator, "open")
    assert not is_open()


def test_empty_911_card_stops_the_opening(administrator, closed_site):
    make.make_clinic(offers_dry_needling=True)
    make.make_after_effect(action="call_clinic", when="any_time")
    assert len(listed(administrator)) == 1
    assert listed(administrator)[0].startswith("“Call 911 now” would be empty on the home page")
    press(administrator, "open")
    assert not is_open()


def test_optional_steps_are_named_and_stop_nothing(administrator, ready):
    step = Step("x", "Extra", is_done=False, words="Nice to have.", url="/admin/x/", button="Do it", is_required=False)
    setup_registry.register_steps("x", lambda user: [step])
    assert listed(administrator) == ["Extra : Nice to have."]
    press(administrator, "open")
    assert is_open()


def test_administrator_closes_the_site_with_a_reason_that_the_audit_log_keeps(administrator):
    assert Page(administrator.get(OPENING)).h1 == "Close the site again?"
    press(administrator, "close", why="")
    assert is_open()
    press(administrator, "close", why="We moved")
    assert (is_open(), AuditEntry.objects.get(action="closed").details) == (False, "We moved")
    assert Page(administrator.get("/safety/")).h1 == "This website is not open yet"


def test_second_press_changes_nothing(administrator, ready):
    assert "The site is open. Visitors see it now." in press(administrator, "open").text
    since = SiteOpening.objects.get().opened_at
    assert "The site is open already." in press(administrator, "open").text
    assert (SiteOpening.objects.get().opened_at, AuditEntry.objects.filter(action="opened").count()) == (since, 1)
    press(administrator, "close", why="x")
    assert "The site is closed already." in press(administrator, "close", why="x").text
    assert AuditEntry.objects.filter(action="closed").count() == 1


@pytest.mark.parametrize("role", ["Writer", "Clinical reviewer", "Publisher", "Location manager"])
def test_only_administrators_open_and_close(client, ready, role):
    client.force_login(make_staff(role))
    assert (client.get(OPENING).status_code, client.post(OPENING, {"do": "open"}).status_code) == (403, 403)
    assert not is_open()


def test_stored_pages_are_dropped_when_the_site_opens_and_closes():
    assert grows(lambda: SiteOpening.objects.update(opened_at=None)) == 1
    assert grows(lambda: SiteOpening.objects.update(opened_at=timezone.now())) == 1
