"""What the doctor says about the texts that are on the site."""

import pytest

from clinic_site.shared.health_registry import Finding, Level
from education.models import Topic
from education.text_health import findings
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_site_with_reviewed_texts_and_a_page_about_privacy_is_well():
    make.make_topic(slug=Topic.PRIVACY, **make.reviewed())
    assert list(findings()) == []


def test_public_sample_texts_that_nobody_reviewed_are_counted_over_all_kinds(django_assert_num_queries):
    make.make_topic(slug=Topic.PRIVACY, is_sample=True)
    make.make_question(is_sample=True)
    make.make_question(is_sample=True, status="draft")
    make.make_term()
    with django_assert_num_queries(2):
        [found] = findings()
    assert found == Finding(
        "samples.texts",
        Level.WARNING,
        "2 shipped texts are on the site, and no clinician has reviewed them.",
        "A clinician reviews them at the desk, under “Review by page”.",
    )


def test_missing_page_about_privacy_is_named():
    make.make_topic(slug=Topic.PRIVACY, status="draft")
    assert [finding.words for finding in findings()] == ["The page about privacy is not on the site."]
