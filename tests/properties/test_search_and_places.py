"""Anything typed into the two search boxes gets an answer, and the answer contains only text."""

from urllib.parse import quote

import pytest
from hypothesis import example, given

from clinic_site.search import query_words
from clinic_site.search.ranking import HITS, find, marked
from clinic_site.search.ways_to_clinics import way_to_clinics
from locations.finding import lookup
from locations.models import Place
from locations.models.place import town_key
from tests import factories as make
from tests.html import Page
from tests.properties.texts import typed
from tests.wsgi import ask

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    washington, oregon = make.make_state("WA"), make.make_state("OR")
    Place.objects.bulk_create(
        Place(zip=code, city=city, town_key=town_key(city), state=state, latitude=47.25, longitude=-122.44)
        for code, city, state in [
            ("98402", "Tacoma", washington), ("97301", "Salem", oregon), ("98660", "Vancouver", washington),
        ]
    )  # fmt: skip
    make.make_clinic(slug="a-clinic", state=washington)
    make.make_condition(name="Neck pain", other_names="stiff neck\nnear and or not")
    make.make_topic(title="Dry needling", body="A needle <b>in</b> a muscle. 98402 AND it helps.")


@given(typed)
@example("98402")
@example("١٢٣٤٥")
@example("Tacoma, WA, WA, WA")
def test_zip_code_or_town_field_finds_a_place_or_says_why_not(text):
    answer = lookup.look_up(text)
    if isinstance(answer, lookup.Point):
        assert (-90 <= answer.latitude <= 90, -180 <= answer.longitude <= 180) == (True, True)
    elif isinstance(answer, lookup.NotFound):
        assert answer.message
        assert len(answer.suggestions) <= lookup.SUGGESTIONS
    else:
        assert isinstance(answer, lookup.StateNamed | lookup.SeveralTowns | lookup.ClinicsNamed)


@given(typed)
@example('" OR 1=1 --')
@example("neck* NEAR(pain)")
@example("!!! ::: &&& |||")
def test_search_never_fails(text):
    found = find(text)
    assert len(found.hits) <= HITS
    way_to_clinics(text)


@given(typed)
def test_excerpts_of_any_text_are_escaped(text):
    page = Page(f"<p>{marked(text)}</p>")
    assert {element.name for element in page.all()} <= {"p", "mark"}
    assert [element.attrs for element in page.all() if element.attrs] == []


@given(typed)
def test_query_words_contain_only_letters_and_digits(text):
    found = query_words.all_words(text)
    assert [word for word in found if not word.isalnum() and not query_words.WORD.fullmatch(word)] == []
    assert len(query_words.telling(found)) <= query_words.MOST_WORDS


@given(typed)
def test_answers_of_both_pages_are_private(text):
    query = quote(text.encode("utf-8", "surrogatepass"))
    for path, statuses in [("/search/", {200, 400}), ("/locations/near/", {200, 302, 400})]:
        answer = ask(f"{path}?q={query}")
        assert answer.status in statuses
        assert (answer.get("Cache-Control"), answer.get("Referrer-Policy")) == ("no-store", "strict-origin")
