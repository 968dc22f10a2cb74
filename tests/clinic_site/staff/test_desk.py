"""The staff desk: what needs the user's attention, each count with a link to the list."""

import datetime

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import clinic_site.staff.draft_needs
import clinic_site.staff.people_needs
import education.admin.text_needs
from clinic_site.publishing import workflow
from clinic_site.publishing.kinds import publishable_kinds
from clinic_site.publishing.publishable import Publishable
from clinic_site.shared.desk_registry import needs_of
from education.models import Condition, PageFeedback
from locations.models import MistakeReport, State, StateAccess
from tests import factories as make
from tests.clinic_site.notices.settled import answer_for_notices
from tests.html import Page
from tests.staff import make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def settled_notices(db):
    """The desk asks for the notices that every site needs: see tests/clinic_site/notices/."""
    answer_for_notices()


ROLES = ["Writer", "Clinical reviewer", "Publisher", "Location manager", "Administrator"]
YEAR = datetime.timedelta(days=365)


@pytest.fixture(autouse=True)
def faultless_texts(monkeypatch):
    """Disable automatic checks of texts, which tests/education/admin/test_text_needs.py tests."""
    monkeypatch.setattr(education.admin.text_needs, "statements_without_a_source", list)
    monkeypatch.setattr(education.admin.text_needs, "broken_links", list)


@pytest.fixture(autouse=True)
def enough_people(monkeypatch):
    """Disable the warnings about people, which test_people_needs.py tests."""
    monkeypatch.setattr(clinic_site.staff.people_needs, "may_invite", lambda user: False)


@pytest.fixture
def staff():
    """One account in each role."""
    return {role: make_staff(role) for role in ROLES}


def drafted(record, by, **options):
    """Return the published `record` with a draft by `by` that changes its meaning."""
    field = {"condition": "summary", "question": "short_answer", "clinic": "street", "topic": "short_answer"}
    name = field[record._meta.model_name]
    setattr(record, name, f"{getattr(record, name)} It is not 5.")
    workflow.save_draft(record, by=by, **options)
    return record


def fill(staff, count=1):
    """Create `count` of everything that the desk shows."""
    later = timezone.now() + datetime.timedelta(days=3)
    for _number in range(count):
        drafted(make.make_condition(), staff["Writer"], is_ready=True)
        drafted(make.make_condition(), staff["Clinical reviewer"], is_ready=True)
        drafted(make.make_question(), staff["Writer"])
        workflow.approve(
            drafted(make.make_topic(is_sample=True), staff["Writer"], is_ready=True), by=staff["Clinical reviewer"]
        )
        drafted(make.make_clinic(), staff["Location manager"])
        scheduled = drafted(make.make_topic(is_sample=True), staff["Writer"], is_ready=True)
        workflow.approve(scheduled, by=staff["Clinical reviewer"])
        workflow.publish(scheduled, by=staff["Publisher"], at=later)
        make.make_question(publish_at=later)
        for days in (-1, 20, 365):
            make.make_term(**make_review(due_in=days))
        make.make_clinic(dry_needling_confirmed_on=datetime.date(2020, 1, 1))
        MistakeReport.objects.create(clinic=make.make_clinic(), what="phone")
        PageFeedback.objects.create(path="/safety/", is_helpful=False, comment="Too long")
    State.objects.update(law_read_on=None)
    make.make_condition(status="draft", **make_review(due_in=-1))  # not published


def make_review(*, due_in: int) -> dict:
    """Return the fields of a review that must be done again in that many days."""
    due = timezone.localdate() + datetime.timedelta(days=due_in)
    return {"reviewed_by": make.make_reviewer(), "reviewed_on": due - YEAR, "review_due": due}


def counts(account) -> dict[str, int]:
    return {need.key: need.count for need in needs_of(account)}


def test_each_role_sees_only_what_it_can_act_on(staff):
    fill(staff)
    reviews = {"review-overdue": 1, "review-soon": 1, "review-unreviewed": 5}
    to_publish = {"publish": 1, "scheduled": 2}
    clinics, law = {"confirm": 1, "mistakes": 1}, {"unread-law": 1}
    assert {role: counts(account) for role, account in staff.items()} == {
        "Writer": {"own": 4, "feedback": 1},
        "Clinical reviewer": {"approve": 1, "own": 1} | reviews | law,
        "Publisher": to_publish | reviews | {"feedback": 1},
        "Location manager": clinics | {"own": 1},
        "Administrator": to_publish | reviews | clinics | law | {"feedback": 1},
    }


def test_lists_contain_exactly_the_records_that_were_counted(staff):
    fill(staff, count=2)
    seen = set()
    for account in staff.values():
        client = Client()
        client.force_login(account)
        for need in needs_of(account):
            lists = [link.url for link in need.lists if link.url != "/admin/publish-all/"]  # a button for all of them
            listed = [client.get(url).context["cl"].result_count for url in lists]
            assert (need.key, sum(listed)) == (need.key, need.count)
            seen.add(need.key)
    assert len(seen) == 11


def test_draft_never_waits_for_its_own_writers_approval(staff):
    drafted(make.make_condition(), staff["Clinical reviewer"], is_ready=True)
    assert "approve" not in counts(staff["Clinical reviewer"])


def test_draft_that_is_not_ready_does_not_wait_for_approval(staff):
    drafted(make.make_condition(), staff["Writer"])
    assert "approve" not in counts(staff["Clinical reviewer"])


def test_draft_of_a_deleted_account_still_waits_for_approval(staff):
    drafted(make.make_condition(), staff["Writer"], is_ready=True)
    staff["Writer"].delete()
    assert counts(staff["Clinical reviewer"])["approve"] == 1


def test_location_manager_sees_only_clinics_in_their_states(staff):
    account, old = staff["Location manager"], datetime.date(2020, 1, 1)
    StateAccess.objects.create(account=account).states.add(make.make_state("OR"))
    for state in ("OR", "WA", "WA"):
        clinic = make.make_clinic(state=make.make_state(state), dry_needling_confirmed_on=old)
        MistakeReport.objects.create(clinic=clinic, what="phone")
    client = Client()
    client.force_login(account)
    assert counts(account) == {"confirm": 1, "mistakes": 1}
    for need in needs_of(account):
        assert client.get(need.lists[0].url).context["cl"].result_count == 1


# The page ----------------------------------------------------------------------------------------------


def desk(account) -> Page:
    client = Client()
    client.force_login(account)
    return Page(client.get("/admin/"))


def needs_on(page):
    return [need.text for need in page.all("p", class_="desk-need")]


def test_desk_describes_waiting_work_and_lists_the_oldest_drafts(staff):
    condition = make.make_condition(name="Headache")
    drafted(condition, staff["Writer"], is_ready=True)
    page = desk(staff["Clinical reviewer"])
    assert page.h1 == "What needs your attention today?"
    assert needs_on(page) == ["1 draft is waiting for your approval", "1 text was never reviewed by a clinician"]
    [first] = page.one("ul", class_="desk-need-records").all("li")
    assert first.one("a")["href"] == f"/admin/education/condition/{condition.pk}/release/"
    assert first.text == f"Headache by {staff['Writer']}, 0 minutes ago"


def test_writer_can_open_their_draft_from_the_desk(staff):
    topic = drafted(make.make_topic(title="Trigger points"), staff["Writer"])
    page = desk(staff["Writer"])
    assert needs_on(page) == ["1 of your drafts is not public yet"]
    [link] = page.one("ul", class_="desk-need-records").all("a")
    assert (link["href"], link.text) == (f"/admin/education/topic/{topic.pk}/change/", "Trigger points")


def test_only_the_first_five_drafts_are_listed_by_name(staff):
    for _number in range(7):
        drafted(make.make_condition(), staff["Writer"])
    page = desk(staff["Writer"])
    assert needs_on(page) == ["7 of your drafts are not public yet"]
    assert len(page.one("ul", class_="desk-need-records").all("li")) == 5


def test_draft_whose_record_is_deleted_while_the_desk_is_rendered_is_not_listed(staff, monkeypatch):
    drafted(make.make_condition(), staff["Writer"])
    named = clinic_site.staff.draft_needs._named

    def named_then_deleted(condition, content_types):
        found = list(named(condition, content_types).order_by("pk"))
        if found:
            Condition.objects.all().delete()
        return Answers(found)

    class Answers(list):
        def order_by(self, *names):
            return self

    monkeypatch.setattr(clinic_site.staff.draft_needs, "_named", named_then_deleted)
    assert desk(staff["Writer"]).all("ul", class_="desk-need-records") == []


@pytest.mark.parametrize("role", ROLES)
def test_empty_desk_shows_a_message_and_the_other_links(staff, role):
    page = desk(staff[role])
    assert page.one("p", class_="desk-nothing").text.startswith("Nothing is waiting for you.")
    assert needs_on(page) == []
    assert page.one("section", class_="desk-all").all("a")


def test_account_without_a_role_gets_an_empty_desk(django_user_model):
    account = django_user_model.objects.create_user("nobody", is_staff=True)
    assert counts(account) == {}
    assert desk(account).one("p", class_="desk-nothing")


def test_app_index_is_djangos_own_page(administrator):
    assert Page(administrator.get("/admin/education/")).all("p", class_="desk-need") == []


def queries_of(account) -> int:
    client = Client()
    client.force_login(account)
    ContentType.objects.clear_cache()
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/admin/").status_code == 200
    return len(captured)


def test_number_of_queries_is_the_same_for_ten_and_thirty_records(staff):
    fill(staff, count=10)
    before = {role: queries_of(account) for role, account in staff.items()}
    fill(staff, count=20)
    assert {role: queries_of(account) for role, account in staff.items()} == before
    assert max(before.values()) <= 33


def test_every_publishable_model_has_the_filter_that_the_desk_links_to(admin_client):
    for kind in publishable_kinds(Publishable):
        url = f"/admin/{kind._meta.app_label}/{kind._meta.model_name}/?stands=mine"
        assert admin_client.get(url).status_code == 200, kind
    assert Condition in publishable_kinds(Publishable)
