"""The references of a page, with their order and numbers."""

import pytest
from django.core.exceptions import ValidationError

from education.pages.citations import Citations, is_cited
from tests import factories as make

pytestmark = pytest.mark.django_db


def keys(citations):
    return [(reference.number, reference.key) for reference in citations.references]


def test_references_are_numbered_in_order_of_first_citation():
    for key in ("a", "b", "c"):
        make.make_reference(key=key)
    citations = Citations("One.[@c] Two.[@a]", "Three.[@c][@b]")
    assert keys(citations) == [(1, "c"), (2, "a"), (3, "b")]
    assert citations.numbers == {"c": 1, "a": 2, "b": 3}


def test_listed_references_come_after_cited_ones_without_duplicates():
    for key in ("a", "b", "c"):
        make.make_reference(key=key)
    assert keys(Citations("One.[@b]", also=["c", "b", "a"])) == [(1, "b"), (2, "c"), (3, "a")]


def test_unknown_and_unpublished_references_leave_no_gap_in_the_numbers():
    make.make_reference(key="draft", status="draft")
    make.make_reference(key="not-public", status="draft")
    make.make_reference(key="a")
    make.make_reference(key="b")
    citations = Citations("[@draft][@a][@unknown][@in-review][@b]")
    assert keys(citations) == [(1, "a"), (2, "b")]
    assert citations.render("Found.[@draft][@b]").html.count("<sup") == 1


def test_references_need_one_query_and_none_without_citations(django_assert_num_queries):
    make.make_reference(key="a")
    make.make_reference(key="b")
    with django_assert_num_queries(1):
        Citations("[@a]", "[@b]", also=["a"])
    with django_assert_num_queries(0):
        Citations("Nothing is cited.", "")


# Mistyped citations ------------------------------------------------------------------------------------


def test_citation_of_an_unknown_reference_is_an_error_at_its_field():
    make.make_reference(key="known")
    condition = make.make_condition(evidence="A.[@known] B.[@unknown][@missing]", what_it_is="C.[@known]")
    with pytest.raises(ValidationError) as error:
        condition.full_clean()
    assert error.value.message_dict == {
        "evidence": [
            "There is no published reference with the key “unknown”, “missing”. Look it up under References, or remove it."
        ]
    }


def test_only_unpublished_texts_may_cite_unpublished_references():
    make.make_reference(key="draft", status="draft")
    make.make_topic(body="A.[@draft]", status="draft").full_clean()
    with pytest.raises(ValidationError) as error:
        make.make_topic(body="A.[@draft]", status="published").full_clean()
    assert list(error.value.message_dict) == ["body"]


@pytest.mark.parametrize("text", ["[@Chys-2023]", "[@chys 2023]", "[@chys-2023, @gattie-2017]", "[@]", "[@chys-2023"])
def test_malformed_citation_is_refused(text):
    make.make_reference(key="chys-2023")
    with pytest.raises(ValidationError) as error:
        make.make_topic(body=f"A.{text}").full_clean()
    assert error.value.message_dict == {
        "body": [f"“{text}” is not a valid citation. Cite one reference like this: [@key]"]
    }


def test_is_cited_searches_live_and_unpublished_texts():
    make.make_reference(key="a")
    assert is_cited("a") is False
    make.make_question(answer="A.[@ab]")
    assert is_cited("a") is False
    make.make_condition(ask="A.[@a]", status="draft")
    assert is_cited("a") is True


@pytest.mark.parametrize(
    ("prepare", "field"),
    [
        (make.make_topic, "body"),
        (make.make_question, "answer"),
        *[(make.make_condition, name) for name in ("what_it_is", "how_it_may_help", "evidence", "get_help", "ask")],
    ],
)
def test_every_field_that_can_contain_citations_is_checked(prepare, field):
    with pytest.raises(ValidationError) as error:
        prepare(**{field: "A.[@unknown]"}).full_clean()
    assert list(error.value.message_dict) == [field]
