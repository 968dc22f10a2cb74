"""/locations/languages/: clinics where a language is spoken."""

import pytest

from tests import factories as make
from tests.html import Page

pytestmark = pytest.mark.django_db
LANGUAGES = "/locations/languages/"


@pytest.fixture
def clinics():
    make.make_clinic(name="One", languages="Spanish; Vietnamese")
    make.make_clinic(name="Other", languages="español", offers_dry_needling=False)
    make.make_clinic(name="There", languages="Spanish", state=make.make_state("OR"), city="A")
    make.make_clinic(name="Silent", state=make.make_state("TX"))
    make.make_clinic(name="Draft", languages="Spanish", status="draft")
    make.make_clinic(name="Gone", languages="Spanish", operation="closed")


def found(client, **query) -> list[str]:
    response = client.get(LANGUAGES, query)
    assert response.status_code == 200
    return [heading.text for heading in Page(response).main.all("h3")]


def choices(page, name) -> list[str]:
    return [option.text for option in page.one("select", name=name).all("option")]


@pytest.mark.usefixtures("clinics")
def test_only_languages_and_states_with_a_clinic_can_be_chosen(client):
    page = Page(client.get(LANGUAGES))
    assert choices(page, "language") == ["Choose a language", "Spanish", "Vietnamese"]
    assert choices(page, "state") == ["All states", "Oregon", "Washington"]
    assert page.main.all("h3") == []


@pytest.mark.usefixtures("clinics")
@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"language": "Spanish"}, ["There", "One", "Other"]),
        ({"language": "Spanish", "state": ""}, ["There", "One", "Other"]),
        ({"language": "español", "state": "WA"}, ["One", "Other"]),
        ({"language": "Vietnamese", "state": "OR"}, []),
    ],
)
def test_clinics_are_found_by_language_and_state_however_it_is_written(client, query, names):
    assert found(client, **query) == names


@pytest.mark.usefixtures("clinics")
def test_state_alone_is_chosen_in_advance(client):
    page = Page(client.get(LANGUAGES, {"state": "OR"}))
    assert page.one("option", selected=True, value="OR").text == "Oregon"
    assert page.main.all("ul", class_="form-error-list") == []


@pytest.mark.usefixtures("clinics")
@pytest.mark.parametrize("query", [{"language": ""}, {"language": "Klingon"}, {"language": "Spanish", "state": "TX"}])
def test_wrong_choice_gets_an_error(client, query):
    response = client.get(LANGUAGES, query)
    assert response.status_code == 400
    assert len(Page(response).main.all("ul", class_="form-error-list")) == 1


def test_long_list_has_pages_that_keep_the_choice(client):
    for number in range(21):
        make.make_clinic(name=f"Clinic {number:02}", city="A", languages="Spanish")
    page = Page(client.get(LANGUAGES, {"language": "Spanish"}))
    assert page.one("a", rel="next")["href"] == "?language=Spanish&page=2"
    assert found(client, language="Spanish", page="2") == ["Clinic 20"]


def test_number_of_queries_does_not_grow(client, django_assert_max_num_queries):
    for _number in range(3):
        make.make_clinic(languages="Spanish; Vietnamese")
    with django_assert_max_num_queries(6):
        client.get(LANGUAGES, {"language": "Spanish"})


@pytest.mark.usefixtures("clinics")
def test_search_and_state_lead_here(client):
    page = Page(client.get("/search/", {"q": "spanish"}))
    assert page.one("a", class_="button", href=f"{LANGUAGES}?language=Spanish").text == "Clinics by language: Spanish"
    assert LANGUAGES in Page(client.get("/locations/washington/")).hrefs
