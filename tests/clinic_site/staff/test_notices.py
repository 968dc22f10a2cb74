"""Notices: who is told what, what the desk shows, and when a notice ends."""

import datetime

import pytest
from django.core.management import call_command
from django.utils import timezone

from clinic_site.publishing import workflow
from clinic_site.publishing.send_back import send_back
from clinic_site.staff.notices import Notice
from locations.models import MistakeReport, StateAccess
from tests import factories as make
from tests.html import Page
from tests.staff import make_staff, page_url

pytestmark = pytest.mark.django_db
ROLES = ["Writer", "Clinical reviewer", "Publisher", "Location manager", "Administrator"]


@pytest.fixture
def staff():
    """One account in each role."""
    return {role: make_staff(role) for role in ROLES}


@pytest.fixture
def topic(staff):
    """A published page with a draft by the writer, submitted for review."""
    topic = make.make_topic(is_sample=True, title="Ice")
    topic.body = "Not for 4 days."
    workflow.save_draft(topic, by=staff["Writer"], is_ready=True)
    return topic


def told(account, **which) -> list[str]:
    return [notice.kind for notice in Notice.objects.open().filter(account=account, **which).order_by("pk")]


def desk(client, account) -> Page:
    client.force_login(account)
    return Page(client.get("/admin/"))


def sentences(page) -> list[str]:
    return [one.one("p").text.rpartition(".")[0] for one in page.all("li") if one.parent.get("class") == "desk-notices"]


def test_submitted_draft_is_told_to_those_who_may_review_and_did_not_write_it(staff, topic):
    other = make_staff("Clinical reviewer")
    topic.body = "Not for 5 days."
    workflow.save_draft(topic, by=other, is_ready=False)
    Notice.objects.all().delete()
    workflow.hand_over(topic, by=staff["Publisher"])
    assert set(Notice.objects.values_list("account__username", "kind")) == {
        (str(staff["Clinical reviewer"]), "handed over")
    }


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}])
def test_account_without_access_is_told_nothing(staff, topic, change):
    type(staff["Writer"]).objects.filter(pk=staff["Writer"].pk).update(**change)
    workflow.approve(topic, by=staff["Clinical reviewer"])
    assert told(staff["Writer"]) == []


def test_sent_back_draft_is_on_the_writers_desk_with_the_comment_until_it_is_submitted_again(client, staff, topic):
    reviewer = staff["Clinical reviewer"]
    send_back(topic, by=reviewer, why="Please change <b>4</b>.")
    assert told(reviewer) == []  # dealt with
    page = desk(client, staff["Writer"])
    assert sentences(page) == [f"{reviewer} sent “Ice” back with a comment"]
    assert page.one("blockquote").text == "Please change <b>4</b>."
    [own] = page.one("ul", class_="desk-need-records").all("li")
    assert own.text == f"Ice sent back by {reviewer}, with a comment"
    workflow.hand_over(topic, by=staff["Writer"])
    assert sentences(desk(client, staff["Writer"])) == []


def test_lost_approval_and_schedule_are_on_the_desk_of_whoever_gave_them(client, staff, topic):
    workflow.approve(topic, by=staff["Clinical reviewer"])
    workflow.publish(topic, by=staff["Publisher"], at=timezone.now() + datetime.timedelta(days=1))
    topic.body = "Not for 5 days."
    workflow.save_draft(topic, by=staff["Writer"])
    who = staff["Writer"]
    assert sentences(desk(client, staff["Clinical reviewer"])) == [
        f"{who} changed “Ice”. Your approval no longer counts"
    ]
    page = desk(client, staff["Publisher"])
    assert sentences(page) == [f"{who} changed “Ice”. It is no longer scheduled"]
    assert page.one("ul", class_="desk-notices").one("a")["href"] == page_url(topic, "release")


def test_seen_notice_leaves_the_desk_of_its_own_account_only(client, staff, topic):
    workflow.approve(topic, by=staff["Clinical reviewer"])
    notice = Notice.objects.get(kind="approved")
    client.force_login(staff["Publisher"])
    client.post("/admin/notices/seen/", {"notice": notice.pk})
    assert told(staff["Writer"]) == ["approved"]
    page = desk(client, staff["Writer"])
    form = page.one("ul", class_="desk-notices").one("form", action="/admin/notices/seen/")
    client.post("/admin/notices/seen/", {"notice": form.one("input", name="notice")["value"]})
    assert told(staff["Writer"]) == []


def test_all_listed_notices_are_seen_with_one_click_and_the_older_ones_follow(client, staff):
    for number in range(12):
        topic = make.make_topic(is_sample=True, title=f"Page {number}")
        topic.body = "Not for 4 days."
        workflow.save_draft(topic, by=staff["Writer"], is_ready=True)
        workflow.approve(topic, by=staff["Clinical reviewer"])
    page = desk(client, staff["Writer"])
    assert len(sentences(page)) == 10
    form = [one for one in page.all("form") if "Got all of these" in one.text][-1]
    client.post(form["action"], {"notice": [one["value"] for one in form.all("input", name="notice")]})
    assert sentences(desk(client, staff["Writer"])) == [
        f"{staff['Clinical reviewer']} approved “Page {number}”" for number in (1, 0)
    ]


@pytest.mark.parametrize("value", ["", "x", "9" * 30, "-1"])
def test_nonsense_is_ignored(client, staff, value):
    client.force_login(staff["Writer"])
    assert client.post("/admin/notices/seen/", {"notice": value}).status_code == 302


def test_notice_about_a_deleted_record_still_names_it(client, staff, topic):
    workflow.approve(topic, by=staff["Clinical reviewer"])
    topic.delete()
    assert sentences(desk(client, staff["Writer"])) == [f"{staff['Clinical reviewer']} approved “Ice”"]


def test_desk_costs_the_same_with_one_and_with_many_notices(client, staff, django_assert_num_queries):
    kind = {"kind": "approved", "object_id": 1, "name": "Ice", "by": staff["Publisher"]}
    content_type = Notice._meta.get_field("content_type").related_model.objects.get(model="topic")
    Notice.objects.create(account=staff["Writer"], content_type=content_type, **kind)
    with django_assert_num_queries(1):
        [str(one) + one.url for one in Notice.objects.on_the_desk_of(staff["Writer"])]
    Notice.objects.bulk_create(
        Notice(account=staff["Writer"], content_type=content_type, **kind) for _number in range(50)
    )
    with django_assert_num_queries(1):
        assert len([str(one) + one.url for one in Notice.objects.on_the_desk_of(staff["Writer"])]) == 51


# Mistakes that visitors report -------------------------------------------------------------------------


def test_reported_mistake_is_told_to_those_who_may_handle_it_in_that_state(staff):
    here, elsewhere, nowhere = (make_staff("Location manager") for _number in range(3))
    StateAccess.objects.create(account=here).states.add(make.make_state("WA"), make.make_state("OR"))
    StateAccess.objects.create(account=elsewhere).states.add(make.make_state("TX"))
    StateAccess.objects.create(account=nowhere)
    MistakeReport.objects.create(clinic=make.make_clinic(), what="phone", details="I had a stroke there")
    notices = Notice.objects.all()
    assert {notice.account for notice in notices} == {here, staff["Location manager"], staff["Administrator"]}
    assert {(notice.kind, notice.words) for notice in notices} == {("mistake", "")}


@pytest.mark.parametrize("end", ["deal_with", "delete"])
def test_nobody_is_told_of_a_report_that_is_dealt_with(staff, end):
    report = MistakeReport.objects.create(clinic=make.make_clinic(), what="phone")
    assert told(staff["Location manager"]) == ["mistake"]
    report.deal_with(staff["Administrator"]) if end == "deal_with" else report.delete()
    assert told(staff["Location manager"]) == []


def test_old_notices_are_purged(staff, topic):
    Notice.objects.update(made_at=timezone.now() - datetime.timedelta(days=91))
    workflow.approve(topic, by=staff["Clinical reviewer"])
    call_command("purge", verbosity=0)
    assert list(Notice.objects.values_list("kind", flat=True)) == ["approved"]
