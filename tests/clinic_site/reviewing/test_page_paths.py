"""Quick paths are those of the pages."""

import pytest

from clinic_site.publishing.kinds import publishable_kinds
from clinic_site.publishing.publishable import Publishable
from clinic_site.reviewing.page_paths import has_own_pages, key_field, path_of
from education.models import Condition, Topic
from locations.models import State

KINDS = [kind for kind in publishable_kinds(Publishable) if kind.needs_second_person and not kind.goes_with_its_record]


@pytest.mark.django_db
@pytest.mark.usefixtures("sample_content")
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_quick_path_is_the_address_without_the_place_on_the_page(kind):
    records = list(kind.objects.all())
    assert len(records) > 0
    addresses = [record.get_absolute_url().partition("#")[0] for record in records]
    assert [path_of(kind)(getattr(record, key_field(kind))) for record in records] == addresses


def test_topics_conditions_and_states_have_pages_of_their_own():
    assert {kind for kind in KINDS if has_own_pages(kind)} == {Topic, Condition, State}


@pytest.mark.parametrize("typed", ["", "two words", "a/b", "é"])
def test_there_is_no_page_for_what_is_no_address(typed):
    assert path_of(Topic)(typed) is None
