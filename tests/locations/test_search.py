"""What people type into "ZIP code or town"."""

import pytest

from locations import search
from locations.models import Place
from locations.models.place import town_key
from tests.factories import make_state

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def places():
    search._known_towns.clear()
    washington, oregon, idaho = make_state("WA"), make_state("OR"), make_state("ID")
    rows = [
        ("98402", "Tacoma", washington, 47.25, -122.44),
        ("98404", "Tacoma", washington, 47.21, -122.41),
        ("98225", "Bellingham", washington, 48.74, -122.47),
        ("97301", "Salem", oregon, 44.90, -123.00),
        ("98660", "Vancouver", washington, 45.63, -122.68),
        ("83861", "Saint Maries", idaho, 47.31, -116.57),
        ("83440", "Salem", idaho, 43.88, -111.75),
    ]
    Place.objects.bulk_create(
        Place(zip=code, city=city, town_key=town_key(city), state=state, latitude=latitude, longitude=longitude)
        for code, city, state, latitude, longitude in rows
    )
    yield
    search._known_towns.clear()


@pytest.mark.parametrize("text", ["98402", " 98402 ", "98402-1234", "98402 1234", "984021234"])
def test_zip_code_is_a_point(text):
    assert search.look_up(text) == search.Point("98402 (Tacoma, WA)", 47.25, -122.44)


def test_unknown_zip_code_falls_back_to_its_area_and_says_so():
    point = search.look_up("98499")
    assert (point.label, point.is_area) == ("98499", True)
    assert (point.latitude, point.longitude) == pytest.approx((47.23, -122.425))


def test_zip_code_of_an_unknown_area_is_not_found():
    assert search.look_up("00001") == search.NotFound("We do not know the ZIP code 00001. Try your town and state.", [])


@pytest.mark.parametrize("text", ["9840", "984023", "1", "98402-12"])
def test_wrong_number_of_digits_is_said_to_be_that(text):
    assert search.look_up(text).message == "A ZIP code has 5 digits, such as 98402. Check the number and try again."


@pytest.mark.parametrize("text", ["Tacoma, WA", "tacoma wa", "TACOMA,washington", "  tacoma  ,  wa ", "Tacoma"])
def test_town_is_the_middle_of_its_zip_codes(text):
    point = search.look_up(text)
    assert point.label == "Tacoma, WA"
    assert (point.latitude, point.longitude) == pytest.approx((47.23, -122.425))


@pytest.mark.parametrize("text", ["St. Maries", "st maries, id", "SAINT MARIES"])
def test_saint_is_found_however_it_is_written(text):
    assert search.look_up(text).label == "Saint Maries, ID"


def test_town_in_several_states_asks_which():
    assert search.look_up("salem") == search.SeveralTowns("salem", ["Salem, ID", "Salem, OR"])


@pytest.mark.parametrize("text", ["WA", "wa", "Washington", "washington"])
def test_state_is_exact(text):
    assert search.look_up(text) == search.StateNamed(make_state("WA"))


@pytest.mark.parametrize(("text", "suggestions"), [("bellinham", ["Bellingham, WA"]), ("tacomma, wa", ["Tacoma, WA"])])
def test_misspelt_town_gets_suggestions(text, suggestions):
    assert search.look_up(text).suggestions == suggestions


def test_suggestions_stay_in_the_state_that_was_named():
    assert search.look_up("salm, OR").suggestions == ["Salem, OR"]


@pytest.mark.parametrize("text", ["zzzzzz", '"', "%", "_", "\\", "';--", "☃", "a" * 80])
def test_nonsense_is_told_kindly_that_it_was_not_found(text):
    assert search.look_up(text) == search.NotFound(
        "We did not find that town. Check the spelling, or type your ZIP code.", []
    )


@pytest.mark.parametrize("text", ["", "   ", "\x00"])
def test_nothing_is_asked_for_again(text):
    assert search.look_up(text).message == "Type a ZIP code or a town. For example 98402 or Tacoma, WA."


def test_endless_text_is_not_looked_up(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert search.look_up("x" * 10_000).message.startswith("That is too long for a town.")
