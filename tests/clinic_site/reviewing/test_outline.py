"""Which texts wait is decided without their words, and the database leaves out none that waits."""

import datetime
import itertools

import pytest
from django.utils import timezone

from clinic_site.publishing import workflow
from clinic_site.reviewing.outline import outline_of
from clinic_site.reviewing.waiting import kinds_for, reviews_for
from education.models import Condition, PageKind, Topic
from tests import factories as make
from tests.staff import make_staff

pytestmark = pytest.mark.django_db


def expected(status, time, due, is_ready) -> str | None:
    """Return why a text waits that has this status, time on the site, day of the next review and draft."""
    is_released, is_off = status == "published", status == "published" and time == "ended"
    if is_ready is not None:
        return None if not is_ready else "off" if is_off else "changed" if is_released else "new"
    if is_off:
        return None
    if due == "never reviewed":
        return "never" if is_released else "new"
    if not is_released or due is None or due > 30:
        return None
    return "overdue" if due < 0 else "due"


def test_text_of_every_sort_waits_or_does_not(clinician):
    now, writer, reviewer = timezone.now(), make_staff("Writer"), make.make_reviewer()
    times = {
        "now": {},
        "later": {"publish_at": now + datetime.timedelta(days=3)},
        "ended": {"unpublish_at": now - datetime.timedelta(days=3)},
    }
    today = timezone.localdate()
    wanted, reviewed_on = {}, today - datetime.timedelta(days=400)
    dues = ("never reviewed", None, -1, 0, 30, 31)
    for sort in itertools.product(("published", "draft"), times, dues, (None, False, True)):
        status, time, due, is_ready = sort
        review = {} if due == "never reviewed" else {"reviewed_by": reviewer, "reviewed_on": reviewed_on}
        review |= {"review_due": today + datetime.timedelta(days=due)} if isinstance(due, int) else {}
        record = make.make_condition(slug=f"c-{len(wanted)}", status=status, **times[time], **review)
        if is_ready is not None:
            record.description = "Other words."
            workflow.save_draft(record, by=writer, is_ready=is_ready)
        wanted[record.pk] = expected(*sort)
    found = {entry.key: entry.why.value for entry in outline_of([Condition], clinician).waiting}
    assert len({*wanted.values()}) == 7
    assert {key: found.get(key) for key in wanted} == wanted


def test_text_waits_on_the_page_that_its_draft_gives_it(clinician):
    topic = make.make_topic(slug="old")
    topic.body = "Other words."
    workflow.save_draft(topic, by=make_staff("Writer"), is_ready=True)

    def path_with(**contents):
        workflow.Draft.objects.update(contents=contents)
        [page] = reviews_for(clinician).pages
        return page.path

    assert path_with(body="Other words.") == "/old/"
    assert path_with(slug="new") == "/new/"
    assert path_with(slug="not an address") == "/old/"


def test_plain_page_waits_for_a_clinician_once_its_draft_is_about_the_treatment(clinician):
    topic = make.make_topic(slug="prices", kind=PageKind.objects.get())
    topic.body = "A visit costs $70."
    workflow.save_draft(topic, by=make_staff("Writer"), is_ready=True)
    administrator = make_staff("Administrator")
    workflow.approve(topic, by=administrator)
    assert [text.name for text in reviews_for(clinician).signed] == [topic.title]
    workflow.Draft.objects.update(contents={"kind": None, "body": "It helps."})
    assert [(entry.key, entry.is_clinical) for entry in outline_of([Topic], clinician).waiting] == [(topic.pk, True)]
    found = reviews_for(clinician)
    assert (found.waiting, found.done, found.total) == (1, 0, 1)
    workflow.approve(topic, by=clinician)
    found = reviews_for(clinician)
    assert (found.waiting, found.done, found.total) == (0, 1, 1)


def test_counts_are_those_of_the_texts(clinician):
    review = make.reviewed()
    make.make_condition(slug="done", **review)
    make.make_condition(slug="off", status="draft", **review)
    make.make_condition(slug="new", status="draft")
    changed = make.make_condition(slug="changed", **review)
    changed.description = "Other words."
    workflow.save_draft(changed, by=make_staff("Writer"), is_ready=True)
    found = reviews_for(clinician)
    assert (found.waiting, found.done, found.total) == (2, 1, 3)
    assert Condition in kinds_for(clinician)
    workflow.approve(changed, by=clinician)
    found = reviews_for(clinician)
    assert (found.waiting, found.done, found.total) == (1, 2, 3)
