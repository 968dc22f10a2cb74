"""An account may not sign words of its own, wherever it wrote them."""

import pytest

from clinic_site.publishing import workflow
from clinic_site.reviewing.waiting import reviews_for
from tests import factories as make
from tests.staff import make_staff

pytestmark = pytest.mark.django_db


def own(account) -> dict[str, bool]:
    return {page.path: page.own > 0 for page in reviews_for(account).pages}


def published(slug, *writers):
    """Make a page on the site that was never reviewed, whose last draft has words of `writers`."""
    topic = make.make_topic(slug=slug, is_sample=True)
    draft = workflow.Draft(record=topic, contents={"body": "Words."}, edited_by=writers[-1], edited_at=topic.updated_at)
    draft.authors = f",{','.join(str(writer.pk) for writer in writers)},"
    draft.save()
    draft.delete()
    return topic


def test_last_draft_of_a_text_on_the_site_counts_and_earlier_ones_do_not(clinician):
    writer = make_staff("Writer")
    published("theirs", writer)
    published("mine", clinician)
    published("ours", clinician, writer)
    earlier = published("earlier", clinician)
    later = workflow.Draft(record=earlier, contents={}, edited_by=writer, authors=f",{writer.pk},", number=2)
    later.edited_at = earlier.updated_at
    later.save()
    later.delete()
    assert own(clinician) == {"/theirs/": False, "/mine/": True, "/ours/": True, "/earlier/": False}


def test_last_draft_of_a_text_off_the_site_does_not_count(clinician):
    topic = published("mine", clinician)
    topic.status, topic._history_user = "draft", make_staff("Writer")
    topic.save()
    type(topic).history.update(status="draft")  # it was never on the site
    assert own(clinician) == {"/mine/": False}


def test_saving_a_text_that_is_off_the_site_counts(clinician):
    mine = make.make_topic(slug="mine", status="draft")
    mine._history_user = clinician
    mine.save()
    make.make_topic(slug="theirs", status="draft")
    assert own(clinician) == {"/mine/": True, "/theirs/": False}
