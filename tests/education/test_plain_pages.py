"""Pages that no clinician reviews: a publisher alone publishes them, and nobody turns a page about the treatment into one."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from clinic_site.publishing import unpublishing, workflow
from clinic_site.publishing.draft import needs_two
from clinic_site.publishing.exceptions import NotPublishedError
from clinic_site.staff.audit_log import AuditEntry
from education.admin import text_needs
from education.models import PageKind, Topic
from education.models.topic import SAFETY_SLUGS
from tests import factories as make
from tests.html import Page
from tests.staff import add_url, change_url, form_data, list_url, make_staff, page_url, sign

pytestmark = pytest.mark.django_db

SECOND = "A second person must read and approve this before it goes live."


def clinician(**values):
    """Return an account whose approval is a clinical review."""
    account = make_staff("Clinical reviewer")
    make.make_reviewer(account=account, **values)
    return account


def save(record, by, **values):
    """Save `values` as the draft of `record`."""
    live = workflow.stored(record)
    for name, value in values.items():
        setattr(live, name, value)
    return workflow.save_draft(live, by=by)


def stops(record):
    return [problem.message for problem in workflow.problems_of(record) if problem.is_stop]


def warnings(record):
    return [problem.field for problem in workflow.problems_of(record) if not problem.is_stop]


def plain():
    return PageKind.objects.get(name=PageKind.PRACTICE)


# One person publishes -----------------------------------------------------------------------------------


def test_publisher_alone_changes_a_price():
    page, publisher = make.make_plain_page(body="A visit costs $70."), make_staff("Publisher")
    save(page, publisher, body="A visit costs $75.")
    assert workflow.publish(page, by=publisher) is True
    page.refresh_from_db()
    assert (page.body, page.reviewed_on, page.review_due, page.is_sample) == ("A visit costs $75.", None, None, False)


def test_publisher_alone_publishes_a_new_plain_page():
    page, publisher = make.make_plain_page(status="draft"), make_staff("Publisher")
    save(page, publisher, body="Park behind the house.")
    assert stops(page) == []
    assert workflow.publish(page, by=publisher) is True


def test_form_of_a_plain_page_has_the_button_publish_and_that_of_another_page_has_not(client):
    client.force_login(make_staff("Publisher"))
    found = [
        b'name="_publish"' in client.get(change_url(page)).content
        for page in (make.make_plain_page(), make.make_topic())
    ]
    assert found == [True, False]


def test_writer_can_only_save_a_draft_and_the_publisher_finds_it_on_the_desk(client):
    page, writer, publisher = make.make_plain_page(), make_staff("Writer"), make_staff("Publisher")
    client.force_login(writer)
    client.post(change_url(page), form_data(page, body="New words.", _publish="1"))
    client.post(page_url(page, "release"), {"do": "publish"})
    assert workflow.stored(page).body != "New words."
    needs = {need.key: need for need in text_needs.plain_pages(publisher)}
    assert [record.name for record in needs["plain-drafts"].records] == [page.title]
    assert "plain-drafts" not in {need.key for need in text_needs.plain_pages(writer)}


def test_plain_page_is_never_on_the_lists_of_reviews_to_do():
    make.make_plain_page()
    about = make.make_topic()
    assert list(Topic.objects.unreviewed()) == [about]
    assert text_needs.counts_by_review((Topic,))["unreviewed"] == {Topic: 1}


def test_nobody_confirms_the_review_of_a_plain_page(client):
    page, reviewer = make.make_plain_page(), clinician()
    client.force_login(reviewer)
    assert b"Clinical review</h2>" not in client.get(page_url(page, "release")).content
    with pytest.raises(NotPublishedError):
        workflow.confirm(page, by=reviewer)


def test_other_checks_still_stop_a_plain_page():
    page = make.make_plain_page(status="draft", body="# Prices\n\nSee [this](/nowhere/at-all/). ![A car](/car.png)")
    assert {problem.field for problem in workflow.problems_of(page) if problem.is_stop} == {"body"}
    assert len(stops(page)) == 3


# Nobody gets around the clinician -------------------------------------------------------------------------


def test_page_about_the_treatment_becomes_plain_only_with_a_clinicians_approval(client):
    page = make.make_topic(**make.reviewed(review_due=timezone.localdate() + datetime.timedelta(days=9)))
    publisher, second = make_staff("Publisher"), make_staff("Clinical reviewer")
    save(page, publisher, kind=plain(), body="It cures all pain.")
    assert SECOND in stops(page)
    assert [problem.field for problem in workflow.problems_of(page) if problem.is_stop] == ["", "kind"]
    client.force_login(second)  # has the role, but is not on the list of reviewers
    sign(client, page, "approve")
    assert len(stops(page)) == 2
    workflow.approve(page, by=clinician())
    assert stops(page) == []
    workflow.publish(page, by=publisher)
    page.refresh_from_db()
    assert (page.is_plain, page.reviewed_by, page.reviewed_on, page.review_due) == (True, None, None, None)
    save(page, publisher, body="A visit costs $75.")
    assert workflow.publish(page, by=publisher) is True


def test_taking_a_page_off_the_site_first_does_not_help():
    page, publisher = make.make_topic(), make_staff("Publisher")
    unpublishing.take_off([page], by=publisher)
    save(page, publisher, kind=plain(), body="New words.")
    assert len(stops(page)) == 2
    assert SECOND in stops(page)


def test_deleting_a_page_and_writing_a_plain_one_at_its_address_does_not_help():
    publisher = make_staff("Publisher")
    make.make_topic(slug="trigger-points").delete()
    page = make.make_plain_page(slug="trigger-points", status="draft")
    save(page, publisher, body="New words.")
    assert len(stops(page)) == 2
    workflow.approve(page, by=clinician())
    workflow.publish(page, by=publisher)
    save(page, publisher, body="Newer words.")
    assert workflow.publish(page, by=publisher) is True  # a clinician has allowed it for this address


@pytest.mark.parametrize("values", [{"is_sample": True}, make.reviewed], ids=["shipped", "reviewed"])
def test_text_about_the_treatment_that_was_never_public_needs_a_clinician_too(values):
    page = make.make_topic(status="draft", **(values() if callable(values) else values))
    publisher = make_staff("Publisher")
    save(page, publisher, kind=plain(), body="New words.")
    assert SECOND in stops(page)
    with pytest.raises(NotPublishedError):
        workflow.publish(page, by=publisher)


def test_kind_of_a_new_page_that_was_never_public_can_change():
    page, writer = make.make_topic(status="draft"), make_staff("Writer")
    save(page, writer, kind=plain(), body="Park behind the house.")
    assert stops(page) == []


def test_plain_page_cannot_move_to_an_address_of_the_treatment():
    publisher = make_staff("Publisher")
    make.make_topic(slug="trigger-points").delete()
    page = make.make_plain_page()
    save(page, publisher, slug="trigger-points")
    assert len(stops(page)) == 2


def test_plain_page_that_becomes_one_about_the_treatment_needs_a_clinician(client):
    page, publisher, reviewer = make.make_plain_page(), make_staff("Publisher"), clinician(name="Ada Example")
    save(page, publisher, kind=None)
    assert len(stops(page)) == 2
    client.force_login(reviewer)
    assert b"I have read all of it and approve it" in client.get(page_url(page, "release")).content
    sign(client, page, "approve")
    workflow.publish(page, by=publisher)
    page.refresh_from_db()
    assert (page.is_plain, str(page.reviewed_by)) == (False, "Ada Example, PT, DPT")


@pytest.mark.parametrize("slug", sorted(SAFETY_SLUGS))
def test_page_that_safety_depends_on_is_never_plain(slug):
    with pytest.raises(IntegrityError, match="plain_is_no_safety_page"), transaction.atomic():
        make.make_plain_page(slug=slug)


@pytest.mark.parametrize(
    ("values", "rule"),
    [({"body": "True.[@a-2020]"}, "cites_no_study"), ({"warning": "Call 911."}, "cites_no_study")],
)
def test_database_refuses_what_a_plain_page_must_not_have(values, rule):
    page = make.make_plain_page()
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        Topic.objects.filter(pk=page.pk).update(**values)


def test_database_refuses_a_review_of_a_plain_page():
    page, review = make.make_plain_page(), make.reviewed()
    with pytest.raises(IntegrityError, match="plain_has_no_review"), transaction.atomic():
        Topic.objects.filter(pk=page.pk).update(**review)


def test_safety_page_offers_no_kind_and_a_new_page_offers_all(client):
    make.make_page_kind(name="Careers")
    client.force_login(make_staff("Publisher"))
    assert "kind" not in client.get(change_url(make.make_topic(slug="safety"))).context["adminform"].form.fields
    field = client.get(add_url(Topic)).context["adminform"].form.fields["kind"]
    assert [label for _value, label in field.choices] == [
        "About the treatment (a clinician reviews it)", "About the practice", "Careers",
    ]  # fmt: skip


# What the pages say ---------------------------------------------------------------------------------------


def test_byline_names_the_author_and_the_last_change_and_no_review(client):
    page = make.make_plain_page(written_by="Front desk")
    text = client.get(page.get_absolute_url()).content.decode()
    assert ("Front desk" in text, "Last changed on" in text) == (True, True)
    assert [words for words in ("Reviewed by a clinician", "Next review due", "MedicalWebPage") if words in text] == []
    assert '"@type": "WebPage"' in text.replace('":"', '": "')


def test_sample_label_goes_with_the_first_edit_of_the_text(client):
    page, publisher = make.make_plain_page(is_sample=True), make_staff("Publisher")
    assert b"the practice must read it before real use." in client.get(page.get_absolute_url()).content
    save(page, publisher, nav_label="Short")
    workflow.publish(page, by=publisher)
    assert workflow.stored(page).is_sample
    save(page, publisher, body="Our own words.")
    workflow.publish(page, by=publisher)
    assert not workflow.stored(page).is_sample


def test_publisher_unticks_the_sample_label_of_a_text_that_needs_no_change(client):
    page = make.make_plain_page(is_sample=True)
    client.force_login(make_staff("Publisher"))
    data = form_data(page, _publish="1")
    data.pop("is_sample")
    client.post(change_url(page), data)
    assert not workflow.stored(page).is_sample


def test_shipped_text_about_privacy_is_plain_and_the_one_about_the_site_is_not(sample_content):
    kinds = dict(Topic.objects.filter(slug__in=["about", "privacy"]).values_list("slug", "kind__name"))
    assert kinds == {"about": None, "privacy": PageKind.PRACTICE}


# Kinds ----------------------------------------------------------------------------------------------------


def test_only_administrators_change_the_kinds(client):
    for role, status in [("Publisher", 403), ("Clinical reviewer", 403), ("Administrator", 200)]:
        client.force_login(make_staff(role))
        assert client.get(list_url(PageKind)).status_code == status


def test_changes_of_the_kinds_are_in_the_audit_log(client):
    client.force_login(make_staff("Administrator"))
    client.post(add_url(PageKind), {"name": "Careers"})
    kind = PageKind.objects.get(name="Careers")
    client.post(change_url(kind), {"name": "Jobs"})
    client.post(page_url(kind, "delete"), {"post": "yes"})
    said = AuditEntry.objects.filter(details__contains="kind of pages").order_by("pk")
    assert list(said.values_list("details", flat=True)) == [
        "kind of pages “Careers”: added, no clinician reviews its pages",
        "kind of pages “Jobs”: was called Careers",
        "kind of pages “Jobs”: deleted",
    ]


def test_kind_with_pages_is_not_deleted(client):
    page = make.make_plain_page()
    client.force_login(make_staff("Administrator"))
    client.post(page_url(page.kind, "delete"), {"post": "yes"})
    assert PageKind.objects.filter(pk=page.kind.pk).exists()


def test_queries_of_a_draft_know_both_kinds():
    page = make.make_plain_page()
    assert needs_two(page, None) is False
    draft = save(page, make_staff("Writer"), kind=None)
    assert needs_two(workflow.stored(page), draft) is True


def test_page_of_an_earlier_day_names_no_review(client):
    client.force_login(make_staff("Publisher"))
    said = []
    for page in (make.make_plain_page(), make.make_topic()):
        answer = client.get(page_url(page, "on_a_day"), {"day": timezone.localdate().isoformat()})
        said.append("clinician" in Page(answer).one("main").text)
    assert said == [False, True]
