"""/locations/states/: every state with our offer and its law, with filters."""

import datetime

import pytest

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
def test_every_state_is_listed_with_offer_law_source_and_date(client):
    source = "The Board Read in the state’s own words. Looked at on November 23, 2026."
    assert rows(client) == [
        ["Idaho", "Not offered at our clinics", "We do not know", "No source that we can rely on"],
        ["Oregon", "No clinic yet", "Not allowed for physical therapists", source],
        ["Texas", "No clinic yet", "Allowed for physical therapists", source],
        ["Washington", "Offered at 1 clinic", "Allowed for physical therapists", source],
    ]


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
    with django_assert_num_queries(3):
        client.get("/locations/states/")


def test_slugs_of_states_do_not_clash_with_other_pages():
    from locations.data.place_loading import load_states

    load_states()
    assert list(State.objects.filter(slug__in=["states", "near"])) == []
