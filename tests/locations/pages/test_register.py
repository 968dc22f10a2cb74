"""/locations/states/: every state with our offer and its law, with filters."""

import datetime

import pytest

from clinic_site.writing.reading_grade import read
from locations.models import State
from tests import factories as make
from tests.html import Page

pytestmark = pytest.mark.django_db

SOURCED = {
    "law_known_from": "primary",
    "law_source_name": "The Board",
    "law_source_url": "https://example.org/rule",
    "law_checked_on": datetime.date(2026, 11, 23),
}


@pytest.fixture
def states():
    make.make_clinic(state=make.make_state("WA", law_status="allowed", **SOURCED))
    make.make_clinic(state=make.make_state("ID"), offers_dry_needling=False)
    make.make_state("OR", law_status="not_allowed", **SOURCED)
    make.make_state("TX", law_status="allowed", **SOURCED)


def rows(client, **query):
    response = client.get("/locations/states/", query)
    assert response.status_code == 200
    return [[cell.text for cell in row.all("th", "td")] for row in Page(response).main.all("tbody")[0].all("tr")]


def names(client, **query):
    return [row[0] for row in rows(client, **query)]


@pytest.mark.usefixtures("states")
def test_every_state_is_listed_with_offer_law_and_how_we_know(client):
    read = "The state’s words, read by us. Checked on November 23, 2026."
    assert rows(client) == [
        ["Idaho", "Not offered at our clinics", "We do not know", "Law not read."],
        ["Oregon", "No clinic yet", "Not allowed", read],
        ["Texas", "No clinic yet", "Allowed", read],
        ["Washington", "Offered at 1 clinic", "Allowed", read],
    ]


@pytest.mark.usefixtures("states")
def test_legend_explains_each_short_word_once(client):
    legend = Page(client.get("/locations/states/")).main.one("dl", class_="fact-list register-legend")
    pairs = zip([word.text for word in legend.all("dt")], [words.text for words in legend.all("dd")], strict=True)
    assert sorted(pairs) == [
        ("Law not read", "We have not read today’s law."),
        ("The state’s words, read by us", "We read it in the state’s own words."),
    ]


def test_dispute_and_open_change_are_told_in_the_table(client):
    make.make_state("WA", law_one_source_says="Yes.", law_another_source_says="No.", law_may_have_changed="A bill.")
    assert rows(client)[0][2:] == ["Our sources differ", "Several sources. It may have changed."]


@pytest.mark.usefixtures("states")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"offered": "yes"}, ["Washington"]),
        ({"offered": "no"}, ["Idaho", "Oregon", "Texas"]),
        ({"law": "allowed"}, ["Texas", "Washington"]),
        ({"law": "unknown"}, ["Idaho"]),
        ({"offered": "no", "law": "allowed"}, ["Texas"]),
        ({"offered": "all", "law": "all"}, ["Idaho", "Oregon", "Texas", "Washington"]),
    ],
)
def test_register_is_filtered_by_offer_and_by_law(client, query, found):
    assert names(client, **query) == found


@pytest.mark.usefixtures("states")
def test_empty_result_has_a_message_and_a_link_to_all_states(client):
    page = Page(client.get("/locations/states/", {"offered": "yes", "law": "not_allowed"}))
    assert "No state is both." in page.main.text
    assert page.main.all("table") == []
    assert "/locations/states/" in [link["href"] for link in page.main.all("a", class_="button button-quiet")]


@pytest.mark.usefixtures("states")
def test_invalid_choice_gets_an_error_and_all_states_are_shown(client):
    response = client.get("/locations/states/", {"law": "perhaps"})
    page = Page(response)
    assert response.status_code == 400
    assert page.one("ul", class_="form-error-list").text == "Choose one from the list."
    assert len(page.main.all("tbody")[0].all("tr")) == 4


def test_unpublished_clinic_does_not_count(client):
    make.make_clinic(status="draft")
    assert rows(client)[0][1] == "No clinic yet"


def test_table_takes_the_same_number_of_queries_for_any_number_of_states(client, django_assert_num_queries):
    for code in ("WA", "OR", "ID", "TX", "FL"):
        make.make_state(code)
    with django_assert_num_queries(5):
        client.get("/locations/states/")


@pytest.mark.usefixtures("sample_content")
def test_table_of_the_sample_states_is_easy_to_read(client):
    page = Page(client.get("/locations/states/"))
    text = "\n".join(cell.text for cell in page.main.all("p", "td"))
    assert read(text).grade <= 4
    assert [name for name in ("masterdryneedling", "pphc", "Myopain", "undated", ".com") if name in text] == []


def test_slugs_of_states_do_not_clash_with_other_pages():
    from locations.data.place_loading import load_states

    load_states()
    assert list(State.objects.filter(slug__in=["states", "near", "languages"])) == []
