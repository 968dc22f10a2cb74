"""Lists that are too long for one page: their pages, the parts that lead to them, and the address of each record."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from education.models import Question
from education.models.listing import ON_A_PAGE
from tests import factories as make
from tests.html import Page
from tests.many_records import copies

pytestmark = pytest.mark.django_db

LISTS = ["/conditions/", "/glossary/", "/questions/", "/references/"]


def fill(path, count):
    """Publish `count` records of the list at `path`, half of them in its first group."""
    half = -(-count // 2)
    match path:
        case "/conditions/":
            record, title = make.make_condition(name="Ankle 0", slug="record-first"), "name"
        case "/glossary/":
            record, title = make.make_term(term="Ankle 0", slug="record-first"), "term"
        case "/questions/":
            record, title = (
                make.make_question(question="Ankle 0?", slug="record-first", category="treatment"),
                "question",
            )
        case _:
            record, title = make.make_reference(authors="Ankle 0", key="record-first"), "authors"

    def values(number):
        word = "Ankle" if number < half - 1 else "Back"
        key = "key" if path == "/references/" else "slug"
        group = {"category": "treatment" if word == "Ankle" else "money"} if path == "/questions/" else {}
        return {title: f"{word} {number + 1:03}", key: f"record-{number + 1}"} | group

    copies(record, count - 1, values)
    return record


def get(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return Page(response)


def ids_of(found, path):
    """Return the ids of the records on a page, or their addresses if they have pages of their own."""
    if path == "/conditions/":
        listed = found.one("section", aria_labelledby="all-title").all("ul", class_="index-list")
        return [link["href"] for part in listed for link in part.all("a")]
    return [name for name in found.ids if name.startswith(("record-", "ref-record-"))]


def jumps(found):
    return [(link.text, link["href"]) for link in found.one("nav", class_="list-jump layout-stack").all("a")]


@pytest.mark.parametrize("path", LISTS)
def test_list_that_fits_has_one_page_without_numbers_and_letters(client, path):
    fill(path, ON_A_PAGE)
    found = get(client, path)
    assert len(ids_of(found, path)) == ON_A_PAGE
    assert (found.all("nav", class_="list-jump layout-stack"), found.all("nav", class_="pagination")) == ([], [])
    assert client.get(path, {"page": 2}).status_code == 404


@pytest.mark.parametrize("path", LISTS)
def test_pages_of_a_long_list_have_every_record_once(client, path):
    fill(path, 2 * ON_A_PAGE + 1)
    shown = [ids_of(get(client, f"{path}?page={number}"), path) for number in (1, 2, 3)]
    assert [len(ids) for ids in shown] == [ON_A_PAGE, ON_A_PAGE, 1]
    assert len({name for ids in shown for name in ids}) == 2 * ON_A_PAGE + 1


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("number", ["0", "3", "-1", "x", "", "last", "99999999999"])
def test_unknown_page_is_not_found(client, path, number):
    fill(path, ON_A_PAGE + 1)
    assert client.get(path, {"page": number}).status_code == 404


@pytest.mark.parametrize("path", LISTS)
def test_further_page_has_its_own_title_and_canonical_address(client, path):
    make.make_topic(slug=path.strip("/"), title="Its title", short_answer="Its answer.", body="## A part\n\nIts text.")
    fill(path, ON_A_PAGE + 1)
    first, second = get(client, path), get(client, f"{path}?page=2")
    assert first.title.text.startswith("Its title | ")
    assert second.title.text.startswith("Its title, page 2 | ")
    assert second.one("link", rel="canonical")["href"].endswith(f"{path}?page=2")
    assert first.one("link", rel="canonical")["href"].endswith(path)
    assert ("Its text." in first.main.text, "Its text." in second.main.text) == (True, False)


@pytest.mark.parametrize("path", LISTS)
def test_pages_lead_to_each_other(client, path):
    fill(path, ON_A_PAGE + 1)
    second = get(client, f"{path}?page=2").one("nav", class_="pagination")
    assert second.one("a", rel="prev")["href"] == "?page=1"
    assert get(client, path).one("nav", class_="pagination").one("a", rel="next")["href"] == "?page=2"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/conditions/", [("A", "?page=1#letter-a"), ("B", "#letter-b")]),
        ("/glossary/", [("A", "?page=1#letter-a"), ("B", "#letter-b")]),
        ("/references/", [("A", "?page=1#letter-a"), ("B", "#letter-b")]),
        ("/questions/", [("The treatment", "?page=1#treatment-title"), ("Cost and insurance", "#money-title")]),
    ],
)
def test_each_part_leads_to_the_page_on_which_it_begins(client, path, expected):
    fill(path, 2 * ON_A_PAGE)
    found = get(client, f"{path}?page=2")
    assert jumps(found) == expected
    assert expected[1][1].removeprefix("#") in found.ids


def test_list_of_questions_says_how_many_each_group_has(client):
    fill("/questions/", 2 * ON_A_PAGE)
    items = get(client, "/questions/").one("nav", class_="list-jump layout-stack").all("li")
    assert [item.text for item in items] == ["The treatment 100", "Cost and insurance 100"]


def test_structured_data_have_the_questions_of_the_page(client):
    fill("/questions/", ON_A_PAGE + 1)
    found = [get(client, f"/questions/?page={number}").json_ld_of("FAQPage")["mainEntity"] for number in (1, 2)]
    assert [len(questions) for questions in found] == [ON_A_PAGE, 1]


@pytest.mark.parametrize(
    ("path", "key", "anchor"),
    [
        ("/glossary/", "record-150", "#record-150"),
        ("/questions/", "record-150", "#record-150"),
        ("/references/", "record-150", "#ref-record-150"),
    ],
)
def test_address_of_a_record_redirects_to_the_page_that_shows_it(client, path, key, anchor):
    fill(path, 2 * ON_A_PAGE)
    response = client.get(f"{path}{key}/")
    assert (response.status_code, response["Location"]) == (302, f"{path}?page=2{anchor}")
    assert anchor.removeprefix("#") in get(client, response["Location"].partition("#")[0]).ids
    assert client.get(f"{path}record-0/").status_code == 404


@pytest.mark.parametrize("path", ["/glossary/", "/questions/", "/references/"])
def test_every_record_of_a_long_list_is_on_the_page_to_which_its_address_leads(client, path):
    model = type(fill(path, ON_A_PAGE + 3))
    pages = {number: get(client, f"{path}?page={number}").ids for number in (1, 2)}
    for record in model.objects.published():
        page, _mark, anchor = record.shown_at().partition("#")
        assert anchor in pages[2 if page.endswith("?page=2") else 1]


@pytest.mark.parametrize(
    ("path", "anchor"), [("/glossary/", "#record-1"), ("/questions/", "#record-1"), ("/references/", "#ref-record-1")]
)
def test_address_of_a_record_redirects_to_its_anchor_in_a_short_list(client, path, anchor):
    fill(path, 3)
    assert client.get(f"{path}record-1/")["Location"] == f"{path}{anchor}"


def test_record_that_is_not_on_the_site_has_no_address(client):
    make.make_question(slug="hidden", status="draft")
    assert client.get("/questions/hidden/").status_code == 404


LINKS = ["/glossary/#record-1", "/questions/#record-1", "/references/#ref-record-1"]


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (ON_A_PAGE, LINKS),
        (ON_A_PAGE + 1, ["/glossary/record-1/", "/questions/record-1/", "/references/record-1/"]),
    ],
)
def test_links_to_records_lead_to_them_whatever_the_length_of_the_list(client, count, expected):
    for path in ("/glossary/", "/questions/", "/references/"):
        fill(path, count)
    make.make_topic(slug="a-topic", body=" ".join(f"[Read it]({link})." for link in LINKS))
    assert [link["href"] for link in get(client, "/a-topic/").main.all("a") if link.text == "Read it"] == expected


def test_page_without_links_to_records_takes_no_query_for_them(client):
    make.make_topic(slug="a-topic", body="Text.")
    make.make_topic(slug="another", body="[Read it](/glossary/#record-1)")
    counts = []
    for path in ("/a-topic/", "/another/"):
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        counts.append(len(queries))
    assert counts[1] == counts[0] + 1


@pytest.mark.parametrize("path", LISTS)
def test_first_page_of_a_long_list_costs_the_same_with_more_records(client, path):
    fill(path, ON_A_PAGE + 1)
    before = _cost(client, path)
    record = Page(client.get(path))  # the number of records is part of the page
    assert len(ids_of(record, path)) == ON_A_PAGE
    model = {"/conditions/": "Condition", "/glossary/": "GlossaryTerm", "/questions/": "Question"}.get(
        path, "Reference"
    )
    _add(model, 3 * ON_A_PAGE)
    queries, size = _cost(client, path)
    assert queries == before[0]
    assert size < before[1] * 1.05


def _add(model, count):
    from education import models

    kind = getattr(models, model)
    key = "key" if model == "Reference" else "slug"
    copies(kind.objects.first(), count, lambda number: {key: f"more-{number}"})


def _cost(client, path):
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path)
    return len(queries), len(response.content)


def test_change_of_any_record_changes_all_pages_of_a_long_list(client):
    make.make_topic(slug="questions")
    fill("/questions/", ON_A_PAGE + 1)
    Question.objects.update(updated_at=datetime.datetime(2026, 1, 2, 12, tzinfo=datetime.UTC))
    Question.objects.filter(slug="record-1").update(updated_at=datetime.datetime(2099, 5, 6, 12, tzinfo=datetime.UTC))
    dates = [
        get(client, f"/questions/?page={number}").json_ld_of("MedicalWebPage")["dateModified"] for number in (1, 2)
    ]
    assert dates == ["2099-05-06", "2099-05-06"]


def test_words_begin_with_the_same_letter_whatever_their_case(client):
    fill("/glossary/", ON_A_PAGE)
    make.make_term(term="ankle sprain", slug="lower")
    assert [label for label, _url in jumps(get(client, "/glossary/"))] == ["A", "B"]


def test_reference_without_authors_is_listed_by_its_title(client):
    fill("/references/", ON_A_PAGE)
    make.make_reference(authors="", title="Zebra stripes", key="no-authors", missing_because="Not shown.")
    assert [label for label, _url in jumps(get(client, "/references/"))] == ["A", "B", "Z"]
