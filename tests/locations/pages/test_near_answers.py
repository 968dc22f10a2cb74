"""What /locations/near/ says beside its list: the law, how far the nearest is, and how exactly we know that."""

import pytest

from locations.finding import lookup
from locations.models import Place, State
from tests.factories import make_clinic, make_state
from tests.html import Page
from tests.locations.pages.test_near import NEAR, OURS, names, tacoma  # noqa: F401

pytestmark = pytest.mark.django_db


def miles(response) -> list[str]:
    return [line.text for line in Page(response).all("p", class_="clinic-card-miles")]


def law(response) -> list[str]:
    return [box.text for box in Page(response).main.all("div") if box.get("class", "").split()[-1:] == ["law"]]


def test_distance_from_the_middle_of_a_zip_code_is_never_less_than_a_mile(client):
    make_clinic(name="At the middle", latitude=47.25, longitude=-122.44)
    make_clinic(name="Somewhere in its ZIP code", city="Fife", latitude=47.25, longitude=-122.4, point_from_zip=True)
    response = client.get(NEAR, {"q": "98402"})
    assert miles(response) == [
        "About 1 mile · Washington",
        "In Fife, about 2 miles · Washington",
    ]
    note = Page(response).one("section", aria_labelledby="near-title").find("ol").find_previous_sibling("p").text
    assert note == (
        "Miles are measured in a straight line from the middle of 98402 (Tacoma, WA). The road is longer. "
        "Where a distance begins with “In”, we know only the town, so the clinic may be nearer or farther. "
        "Call before you go."
    )


def test_distance_from_a_device_is_told_from_the_middle_of_its_zip_code(client):
    make_clinic(latitude=47.25, longitude=-122.44)
    response = client.post(NEAR, {"latitude": "47.25", "longitude": "-122.44"}, headers=OURS, follow=True)
    assert miles(response) == miles(client.get(NEAR, {"q": "98402"}))


def change_law(**values):
    State.objects.filter(code="WA").update(**values)


def test_law_that_forbids_is_told_with_its_state(client):
    change_law(law_status="not_allowed", law_known_from="list", law_source_name="A list", law_seen_on="2026-11-01")
    make_clinic(state=make_state("OR"), latitude=46.5, longitude=-122.44)
    response = client.get(NEAR, {"q": "98402"})
    assert law(response) == [
        "The law in Washington Not allowed for physical therapists. A physical therapist here may not treat you with it. "
        "Laws change. Ask your state board. What we know about Washington "
        "No clinic of ours in Washington offers dry needling. Those below are in other states. "
        "If you go there, the law of that state counts, not the one at home."
    ]
    assert "/locations/washington/" in Page(response).hrefs


def test_law_that_allows_it_is_told_only_where_no_clinic_offers_it(client):
    change_law(law_status="allowed", law_known_from="list", law_source_name="A list", law_seen_on="2026-11-01")
    clinic = make_clinic(latitude=47.3, longitude=-122.4)
    response = client.get(NEAR, {"q": "98402"})
    assert law(response) == []
    assert "All clinics in Washington, and what its law says" in [a.text for a in Page(response).main.all("a")]
    clinic.delete()
    assert [line[:60] for line in law(client.get(NEAR, {"q": "98402"}))] == [
        "The law in Washington Allowed for physical therapists. A cli"
    ]


@pytest.mark.parametrize("status", ["unknown", "silent"])
def test_law_that_nobody_can_tell_is_told_even_where_clinics_offer_it(client, status):
    change_law(law_status=status, law_known_from="list", law_source_name="A list", law_seen_on="2026-11-01")
    make_clinic(latitude=47.3, longitude=-122.4)
    (said,) = law(client.get(NEAR, {"q": "98402"}))
    assert "No clinic of ours" not in said


def test_law_that_the_clinics_have_not_read_says_so(client):
    change_law(law_read_on=None)
    (said,) = law(client.get(NEAR, {"q": "98402"}))
    assert "Our clinics have not checked this yet." in said


def test_nearest_beyond_a_days_drive_is_said_before_the_list(client):
    for number in range(4):
        make_clinic(state=make_state("OR"), latitude=44.0 - number / 10, longitude=-122.44)
    response = client.get(NEAR, {"q": "98402"})
    section = Page(response).one("section", aria_labelledby="near-title")
    assert section.one("h2").text == "The nearest, far away"
    assert section.all("h3")[0].text == "Too far for a day’s drive"
    assert section.all("p")[0].text == (
        "No clinic of ours within 150 miles of 98402 (Tacoma, WA) offers dry needling. "
        "The nearest is 225 miles away, in Oregon."
    )
    assert len(section.all("h3")) == 1 + 3
    assert names(response) == [clinic.name for clinic in response.context["clinics"]]


def test_clinic_within_a_days_drive_is_not_called_far(client):
    make_clinic(latitude=46.0, longitude=-122.44)
    section = Page(client.get(NEAR, {"q": "98402"})).one("section", aria_labelledby="near-title")
    assert section.one("h2").text == "Nearest first"
    assert section.all("div", class_="callout ladder-today layout-stack") == []


def test_clinic_over_the_sea_is_no_drive(client):
    Place.objects.create(
        zip="96910", city="Hagatna", town_key="hagatna", state=make_state("GU"), latitude=13.47, longitude=144.75
    )
    make_clinic(state=make_state("HI"), latitude=21.3, longitude=-157.86)
    section = Page(client.get(NEAR, {"q": "96910"})).one("section", aria_labelledby="near-title")
    assert [section.all("h3")[0].text, section.all("p")[0].text] == [
        "No clinic you can drive to",
        "The nearest clinic of ours that offers dry needling is 3,803 miles away, over the sea, in Hawaii.",
    ]


def test_state_of_a_device_is_told_from_the_zip_codes_around_it(client):
    change_law(law_status="silent", law_known_from="list", law_source_name="A list", law_seen_on="2026-11-01")
    make_clinic(latitude=47.3, longitude=-122.4)
    here = {"latitude": "47.25", "longitude": "-122.44"}
    assert len(law(client.post(NEAR, here, headers=OURS, follow=True))) == 1
    oregon = make_state("OR")
    Place.objects.create(zip="97001", city="X", town_key="x", state=oregon, latitude=47.3, longitude=-122.5)
    assert law(client.post(NEAR, here, headers=OURS, follow=True)) == []


def test_other_towns_of_the_same_name_are_offered(client, monkeypatch):
    point = lookup.Point("Tacoma, WA", 47.25, -122.44, state=make_state("WA"), others=["Tacoma, OR"])
    monkeypatch.setattr(lookup, "look_up", lambda *args: point)
    page = Page(client.get(NEAR, {"q": "Tacoma"}))
    assert "Not this one?" in [heading.text for heading in page.main.all("h2")]
    assert f"{NEAR}?q=Tacoma%2C%20OR" in page.hrefs


def test_town_typed_on_the_page_of_a_state_is_one_of_that_state(client):
    Place.objects.create(
        zip="97001", city="Tacoma", town_key="tacoma", state=make_state("OR"), latitude=45, longitude=-121
    )
    Place.objects.create(
        zip="97002", city="Salem", town_key="salem", state=make_state("OR"), latitude=45, longitude=-122
    )

    def labels(typed, state):
        response = client.get(NEAR, {"q": typed, "state": state})
        return response.context["choices"] or response.context["point"].label

    assert labels("Tacoma", "WA") == "Tacoma, WA"
    assert labels("tacoma", "or") == "Tacoma, OR"
    assert labels("Tacoma", "XX") == ["Tacoma, OR", "Tacoma, WA"]
    assert labels("Salem", "WA") == "Salem, OR"
    assert labels("Tacoma, OR", "WA") == "Tacoma, OR"
    assert labels("98402", "OR") == "98402 (Tacoma, WA)"


def test_error_keeps_the_state_on_whose_page_the_town_was_typed(client):
    page = Page(client.get(NEAR, {"q": "Tacomma", "state": "WA"}))
    form = page.main.all("form", role="search")[0]
    assert form.one("input", type="hidden")["value"] == "WA"
    assert form.one("small", id="id_q_helptext").text == "Your ZIP code, or a town in Washington"


@pytest.mark.parametrize("state", ["", "WAWA", "%00", "<b>"])
def test_unknown_state_beside_the_place_is_ignored(client, state):
    assert client.get(NEAR, {"q": "98402", "state": state}).status_code == 200


def shown_and_folded(client) -> tuple[list[str], list[str]]:
    """Return the names of the clinics near 98402 that are shown, and those that are folded."""
    section = Page(client.get(NEAR, {"q": "98402"})).one("section", aria_labelledby="near-title")
    lists = [[item.one("h3").text for item in part.all("li")] for part in section.all("ol", class_="clinic-list")]
    folds = section.all("details", class_="fold fold-printed clinic-farther")
    assert len(lists) == 1 + len(folds)
    return lists[0], lists[1] if folds else []


def clinics_at(*miles_north: int) -> list[str]:
    for number in miles_north:
        make_clinic(name=f"{number} miles", latitude=47.25 + number / 69, longitude=-122.44)
    return [f"{number} miles" for number in miles_north]


@pytest.mark.parametrize(
    ("distances", "shown"),
    [
        ((10, 20, 30, 110, 120), 3),  # farther than 100 miles
        ((10, 120, 130, 140), 3),  # at least three
        ((1, 2, 3, 4, 5, 6, 7), 5),  # at most five
        ((10, 120), 2),
    ],
)
def test_farther_clinics_are_folded(client, distances, shown):
    clinics = clinics_at(*distances)
    assert shown_and_folded(client) == (clinics[:shown], clinics[shown:])


def test_if_none_is_near_the_nearest_are_shown_with_their_distance_and_nothing_is_folded(client):
    clinics = clinics_at(200, 210, 220, 230)
    assert shown_and_folded(client) == (clinics[:3], [])
    assert len(miles(client.get(NEAR, {"q": "98402"}))) == 3
