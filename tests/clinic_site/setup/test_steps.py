"""The setup on the desk: each registered step with its state, for those who can act, until the site is open."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinic_site.models import SiteOpening, SiteSettings
from clinic_site.setup.progress import progress_for
from clinic_site.shared import setup_registry
from clinic_site.shared.setup_registry import Step
from tests import factories as make
from tests.html import Page
from tests.staff import make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("only_own_steps")]

OWN = ["clinic_site.setup", "locations"]


@pytest.fixture
def only_own_steps(monkeypatch):
    """Leave out the steps of other parts, which have tests of their own."""
    own = {part: steps for part, steps in setup_registry._registered.items() if part in OWN}
    monkeypatch.setattr(setup_registry, "_registered", own)


def states(role: str) -> dict[str, tuple[bool, bool]]:
    """Return {step: (whether it is done, whether the role can act)}."""
    steps = progress_for(make_staff(role)).steps
    return {step.key: (step.is_done, bool(step.url)) for step in steps}


def test_steps_follow_what_is_in_the_database(closed_site):
    SiteSettings.objects.update(name="", phone="")
    assert states("Administrator") == {
        "name_and_phone": (False, True), "clinics": (False, True), "go_live": (False, True),
    }  # fmt: skip
    SiteSettings.objects.update(name="Elm Street", phone="")
    make.make_clinic(offers_dry_needling=False)
    assert [done for done, _may in states("Administrator").values()] == [False, False, False]
    SiteSettings.objects.update(phone="+13605550142")
    make.make_clinic(offers_dry_needling=True)
    assert [done for done, _may in states("Administrator").values()] == [True, True, False]


def test_unpublished_clinic_is_not_enough(closed_site):
    make.make_clinic(offers_dry_needling=True, status="draft")
    assert states("Administrator")["clinics"] == (False, True)


def test_desk_shows_steps_progress_and_links_until_the_site_is_open(administrator, closed_site):
    page = Page(administrator.get("/admin/"))
    setup = page.one("section", class_="setup")
    assert "1 of 3 done" in setup.text
    assert [step.one("h3").text for step in setup.all("li")] == [
        "Your name and phone number", "Your clinics", "Open the site",
    ]  # fmt: skip
    assert [step.one("p", class_="setup-state").text for step in setup.all("li")] == ["Done", "To do", "To do"]
    assert all(step.one("a")["href"].startswith("/admin/") for step in setup.all("li"))
    SiteOpening.objects.locked().open(by=None)
    assert not Page(administrator.get("/admin/")).all("section", class_="setup")


def test_location_manager_sees_the_setup_and_acts_only_on_clinics(location_manager, closed_site):
    assert states("Location manager") == {
        "name_and_phone": (True, False), "clinics": (False, True), "go_live": (False, False),
    }  # fmt: skip
    assert (
        "An administrator opens the site" in Page(location_manager.get("/admin/")).one("section", class_="setup").text
    )


def test_others_read_only_that_the_site_is_not_open(writer, closed_site):
    page = Page(writer.get("/admin/"))
    assert not page.all("section", class_="setup")
    assert page.one("p", class_="setup-closed").text.startswith("The site is not open yet")


def test_other_pages_of_the_desk_lead_back_to_the_setup(administrator, closed_site):
    assert Page(administrator.get("/admin/guide/")).one("p", class_="not-open").one("a")["href"] == "/admin/"
    assert not Page(administrator.get("/admin/")).all("p", class_="not-open")


def test_optional_step_says_that_it_can_follow_later(administrator, closed_site):
    step = Step("x", "Extra", is_done=False, words="Nice to have", url="/admin/x/", button="Do it", is_required=False)
    setup_registry.register_steps("x", lambda user: [step])
    last = Page(administrator.get("/admin/")).one("section", class_="setup").all("li")[-1]
    assert (last.one("h3").text, last.one("p", class_="setup-state").text) == ("Extra", "To do, can follow later")


def test_number_of_queries_does_not_grow_with_the_clinics(closed_site):
    account, found = make_staff("Administrator"), []
    for _round in range(2):
        for _number in range(10):
            make.make_clinic()
        with CaptureQueriesContext(connection) as queries:
            progress_for(account)
        found.append(len(queries))
        account = type(account).objects.get(pk=account.pk)
    assert found[0] == found[1]
