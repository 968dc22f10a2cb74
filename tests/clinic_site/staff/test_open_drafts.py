"""The list of all open drafts."""

import datetime

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clinic_site.publishing import workflow
from clinic_site.publishing.draft import Draft
from clinic_site.publishing.send_back import send_back
from locations.models import StateAccess
from tests import factories as make
from tests.html import Page
from tests.staff import make_staff, page_url

pytestmark = pytest.mark.django_db
URL = "/admin/drafts/"


@pytest.fixture
def staff():
    return {role: make_staff(role) for role in ("Writer", "Clinical reviewer", "Publisher", "Location manager")}


def drafted(title, by, **options):
    topic = make.make_topic(is_sample=True, title=title)
    topic.body = "Not for 4 days."
    workflow.save_draft(topic, by=by, **options)
    return topic


@pytest.fixture
def drafts(staff):
    """One draft in each state, made one after the other, and the draft of a clinic."""
    writer, reviewer, publisher = staff["Writer"], staff["Clinical reviewer"], staff["Publisher"]
    drafted("Being written", writer)
    drafted("Waiting for review", writer, is_ready=True)
    send_back(drafted("Sent back", writer, is_ready=True), by=reviewer, why="Please change it.")
    workflow.approve(drafted("Approved", reviewer, is_ready=True), by=publisher)
    scheduled = drafted("Scheduled", writer)
    workflow.approve(scheduled, by=reviewer)
    workflow.publish(scheduled, by=publisher, at=timezone.now() + datetime.timedelta(days=1))
    clinic = make.make_clinic(name="Oak", state=make.make_state("TX"))
    clinic.street = "2 New Street"
    workflow.save_draft(clinic, by=staff["Location manager"])


def names(client, account, **query) -> list[str]:
    client.force_login(account)
    return [line.name for line in client.get(URL, query).context["rows"]]


def test_drafts_of_all_kinds_are_listed_newest_first(client, staff, drafts):
    assert names(client, staff["Publisher"]) == [
        "Oak", "Scheduled", "Approved", "Sent back", "Waiting for review", "Being written",
    ]  # fmt: skip


def test_each_line_says_what_kind_who_and_where_it_stands(client, staff, drafts):
    client.force_login(staff["Writer"])
    rows = Page(client.get(URL)).one("tbody").all("tr")
    for row in rows[1:]:
        assert row.all("td")[1].text.partition(":")[0] == row.one("th").text  # named after where they stand
    back = rows[3]
    assert [cell.text for cell in back.all("td")[:3]] == ["Page", "Sent back", str(staff["Writer"])]
    assert back.one("a")["href"] == page_url(Draft.objects.get(sent_back_at__isnull=False).record, "release")


@pytest.mark.parametrize(
    ("stands", "expected"),
    [
        ("writing", ["Oak", "Being written"]),
        ("waiting", ["Waiting for review"]),
        ("back", ["Sent back"]),
        ("approved", ["Approved"]),
        ("scheduled", ["Scheduled"]),
    ],
)
def test_filter_by_where_it_stands(client, staff, drafts, stands, expected):
    assert names(client, staff["Publisher"], stands=stands) == expected


def test_filters_by_kind_and_person_can_be_combined(client, staff, drafts):
    account = staff["Publisher"]
    assert names(client, account, kind="clinic") == ["Oak"]
    assert names(client, account, who=staff["Clinical reviewer"].pk) == ["Approved"]
    assert names(client, account, kind="clinic", who=staff["Clinical reviewer"].pk) == []
    assert len(names(client, account, stands="x", who="x")) == 6
    assert names(client, account, kind="x") == []


@pytest.mark.parametrize(
    ("role", "expected"), [("Clinical reviewer", 5), ("Location manager", 1), ("Writer", 6), (None, 0)]
)
def test_account_sees_only_kinds_that_it_may_view(client, drafts, django_user_model, role, expected):
    account = make_staff(role) if role else django_user_model.objects.create_user("nobody", is_staff=True)
    assert len(names(client, account)) == expected


def test_account_that_is_limited_to_states_sees_only_drafts_in_them(client, staff, drafts):
    limited = make_staff("Location manager")
    access = StateAccess.objects.create(account=limited)
    access.states.add(make.make_state("WA"))
    assert names(client, limited) == []
    access.states.add(make.make_state("TX"))
    assert names(client, limited) == ["Oak"]


def test_list_is_linked_from_the_desk_of_everybody_who_can_see_a_kind(client, staff, django_user_model):
    nobody = django_user_model.objects.create_user("nobody", is_staff=True)
    for account, linked in ((staff["Writer"], True), (staff["Location manager"], True), (nobody, False)):
        client.force_login(account)
        assert (URL in Page(client.get("/admin/")).hrefs) == linked


def test_pages_keep_the_filters(client, staff, drafts, monkeypatch):
    monkeypatch.setattr("clinic_site.staff.open_drafts.PER_PAGE", 2)
    client.force_login(staff["Publisher"])
    page = Page(client.get(URL, {"kind": "topic", "page": 2}))
    assert [one.text for one in page.one("tbody").all("th")] == ["Sent back", "Waiting for review"]
    assert [one["href"] for one in page.one("nav", class_="history-pages").all("a")] == [
        "?kind=topic&page=1", "?kind=topic&page=3",
    ]  # fmt: skip


def test_queries_do_not_grow_with_the_drafts(client, staff, drafts):
    client.force_login(staff["Publisher"])

    def queries() -> int:
        ContentType.objects.clear_cache()
        with CaptureQueriesContext(connection) as captured:
            client.get(URL)
        return len(captured)

    before = queries()
    kind = ContentType.objects.get_for_model(make.make_topic())
    topics = [make.make_topic() for _number in range(60)]
    earlier = timezone.now() - datetime.timedelta(days=1)  # so that the clinic stays on the first page
    Draft.objects.bulk_create(
        Draft(content_type=kind, object_id=topic.pk, contents={}, edited_at=earlier, edited_by=staff["Writer"])
        for topic in topics
    )
    assert (queries(), before < 20) == (before, True)


def test_draft_of_a_record_that_is_gone_is_left_out(client, staff, drafts):
    kind = ContentType.objects.get_for_model(make.make_topic())
    Draft.objects.create(content_type=kind, object_id=10**9, contents={}, edited_at=timezone.now())
    assert len(names(client, staff["Publisher"])) == 6
