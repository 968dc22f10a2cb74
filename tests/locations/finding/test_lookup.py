"""Interpreting what visitors type into "ZIP code or town"."""

import pytest

from locations.finding import lookup
from locations.models import Place
from locations.models.place import town_key
from tests.factories import make_state

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def places():
    washington, oregon, idaho, hawaii = make_state("WA"), make_state("OR"), make_state("ID"), make_state("HI")
    capital, new_york, islands = make_state("DC"), make_state("NY"), make_state("VI")
    rows = [
        ("98402", "Tacoma", washington, 47.25, -122.44),
        ("98404", "Tacoma", washington, 47.21, -122.41),
        ("98225", "Bellingham", washington, 48.74, -122.47),
        ("97301", "Salem", oregon, 44.90, -123.00),
        ("98660", "Vancouver", washington, 45.63, -122.68),
        ("83861", "Saint Maries", idaho, 47.31, -116.57),
        ("83440", "Salem", idaho, 43.88, -111.75),
        ("96701", "Aiea", hawaii, 21.39, -157.93),
        ("96734", "Kailua", hawaii, 21.40, -157.74),
        ("96799", "Wake Island", hawaii, 19.28, 166.64),
        ("20001", "Washington", capital, 38.91, -77.02),
        ("10001", "New York", new_york, 40.75, -73.99),
        ("00802", "St Thomas", islands, 18.33, -64.92),
    ]
    Place.objects.bulk_create(
        Place(zip=code, city=city, town_key=town_key(city), state=state, latitude=latitude, longitude=longitude)
        for code, city, state, latitude, longitude in rows
    )


@pytest.mark.parametrize(
    "text",
    [
        "98402", " 98402 ", "98402-1234", "98402 1234", "984021234", "Tacoma, WA 98402", "Tacoma WA, 98402-1234",
        "WA 98402", "10001 Pacific Ave, Tacoma, WA 98402", "ZIP 98402",
    ],
)  # fmt: skip
def test_zip_code_is_found_as_a_point(text):
    washington = make_state("WA")
    assert lookup.look_up(text) == lookup.Point("98402 (Tacoma, WA)", 47.25, -122.44, state=washington)


def test_unknown_zip_code_falls_back_to_its_area_with_a_note():
    point = lookup.look_up("98499")
    assert (point.label, point.is_area, point.state) == ("98499", True, make_state("WA"))
    assert (point.latitude, point.longitude) in [(47.25, -122.44), (47.21, -122.41)]


def test_area_across_the_antimeridian_is_measured_from_its_most_central_land():
    point = lookup.look_up("96700")
    assert (point.latitude, point.longitude) == (21.39, -157.93)  # Aiea, not a point in the sea toward Wake Island


def test_zip_code_of_an_unknown_area_is_not_found():
    assert lookup.look_up("00001") == lookup.NotFound("We do not know the ZIP code 00001. Try your town and state.", [])


@pytest.mark.parametrize("text", ["9840", "984023", "1", "98402-12"])
def test_wrong_number_of_digits_gets_its_own_message(text):
    assert lookup.look_up(text).message == "A ZIP code has 5 digits, such as 98402. Check the number and try again."


@pytest.mark.parametrize("text", ["Tacoma, WA", "tacoma wa", "TACOMA,washington", "  tacoma  ,  wa ", "Tacoma"])
def test_town_is_found_at_the_middle_of_its_zip_codes(text):
    point = lookup.look_up(text)
    assert (point.label, point.state) == ("Tacoma, WA", make_state("WA"))
    assert (point.latitude, point.longitude) == pytest.approx((47.23, -122.425))


@pytest.mark.parametrize("text", ["St. Maries", "st maries, id", "SAINT MARIES"])
def test_saint_is_found_in_any_spelling(text):
    assert lookup.look_up(text).label == "Saint Maries, ID"


def test_town_in_several_states_offers_a_choice():
    assert lookup.look_up("salem") == lookup.SeveralTowns("salem", ["Salem, ID", "Salem, OR"])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("WA", "WA"), ("wa", "WA"), ("Oregon", "OR"), ("oregon", "OR"), ("Washington State", "WA"),
        ("D.C.", "DC"), ("N.Y.", "NY"), ("New York", "NY"), ("Virgin Islands", "VI"), ("US Virgin Islands", "VI"),
    ],
)  # fmt: skip
def test_state_must_match_exactly(text, code):
    assert lookup.look_up(text) == lookup.StateNamed(make_state(code))


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Washington, D.C.", "Washington, DC"), ("washington dc", "Washington, DC"), ("NYC", "New York, NY"),
        ("New York City", "New York, NY"), ("New York City, N.Y.", "New York, NY"), ("New York, NY", "New York, NY"),
    ],
)  # fmt: skip
def test_town_named_like_a_state_is_found(text, label):
    assert lookup.look_up(text).label == label


@pytest.mark.parametrize("text", ["Hilltop, Tacoma", "Hilltop, Tacoma, WA"])
def test_part_of_a_town_suggests_the_town(text):
    assert lookup.look_up(text).suggestions == ["Tacoma, WA"]


def test_unknown_part_of_a_town_asks_for_the_zip_code_and_names_the_state():
    message = "We did not find that town in Washington. If it is part of a larger one, type your ZIP code."
    assert lookup.look_up("Hilltop, WA") == lookup.NotFound(message, [], make_state("WA"))


@pytest.mark.parametrize(("text", "suggestions"), [("bellinham", ["Bellingham, WA"]), ("tacomma, wa", ["Tacoma, WA"])])
def test_misspelled_town_gets_suggestions(text, suggestions):
    assert lookup.look_up(text).suggestions == suggestions


def test_suggestions_are_limited_to_the_named_state():
    assert lookup.look_up("salm, OR").suggestions == ["Salem, OR"]


@pytest.mark.parametrize("text", ["zzzzzz", '"', "%", "_", "\\", "';--", "☃", "a" * 80])
def test_nonsense_gets_a_helpful_message(text):
    assert lookup.look_up(text) == lookup.NotFound(
        "We did not find that town. Check the spelling, or type your ZIP code.", []
    )


@pytest.mark.parametrize("text", ["", "   ", "\x00"])
def test_empty_text_asks_for_a_zip_code_or_town(text):
    assert lookup.look_up(text).message == "Type a ZIP code or a town. For example 98402 or Tacoma, WA."


def test_very_long_text_is_not_looked_up(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert lookup.look_up("x" * 10_000).message.startswith("That is too long for a place.")
