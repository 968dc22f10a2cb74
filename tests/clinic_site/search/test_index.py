import pytest
from django.core.management import call_command

from clinic_site.models import SearchEntry
from clinic_site.search.ranking import find
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_rebuilding_restores_missing_entries_and_skips_drafts(capsys):
    make.make_condition(name="Zebra stripes")
    make.make_condition(name="Zebra draft", status="draft")
    SearchEntry.objects.all().delete()
    assert find("zebra").hits == []
    call_command("rebuild_search")
    assert capsys.readouterr().out == "Search: 1 published records in the index.\n"
    assert [hit.record.name for hit in find("zebra").hits] == ["Zebra stripes"]


def test_rebuilding_twice_changes_nothing():
    make.make_condition(name="Zebra stripes")
    call_command("rebuild_search")
    before = list(SearchEntry.objects.values_list("kind", "object_id", "title", "names", "text"))
    call_command("rebuild_search")
    assert list(SearchEntry.objects.values_list("kind", "object_id", "title", "names", "text")) == before


def test_indexed_texts_contain_no_markdown_or_citations():
    make.make_reference(key="a-study", title="A study")
    make.make_question(question="Why?", short_answer="So.", answer="## Part\n\nIt is *this*.[@a-study]\n\n- one\n- two")
    assert SearchEntry.objects.get(kind="question").text == "So. Part It is this. one two"
