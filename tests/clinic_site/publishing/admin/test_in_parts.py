"""Actions on more records than one request can handle go on page by page, without a script."""

import pytest
from django.db import connection

from clinic_site.models import TakingOff
from clinic_site.publishing.admin import in_parts
from clinic_site.publishing.generation import Generation
from locations.models import Clinic, StateAccess
from tests.factories import make_clinic, make_state
from tests.html import Page
from tests.staff import list_url, make_staff, post_action

pytestmark = pytest.mark.django_db

SNOW = "Closed today because of snow."


@pytest.fixture(autouse=True)
def parts_of_two(monkeypatch):
    monkeypatch.setattr(in_parts, "PART", 2)


def is_in_parts(response) -> bool:
    return response.status_code == 200 and Page(response).all("form", **{"data-parts": True}) != []


def go_on(client, response):
    """Press “Go on”, as a browser without scripts would."""
    form = next(form for form in Page(response).all("form") if form.has_attr("data-parts"))
    fields: dict[str, list[str]] = {}
    for field in form.all("input", type="hidden"):
        fields.setdefault(field["name"], []).append(field.get("value", ""))
    return client.post(form["action"], fields)


def to_the_end(client, response) -> list[str]:
    """Go on until the action ends, and return what the pages said."""
    said = []
    while response.status_code == 200:
        said.append(Page(response).one("p", role="status").text)
        response = go_on(client, response)
    assert response.status_code == 302
    return said


def messages_of(client):
    return [item.text for item in Page(client.get(list_url(Clinic))).one("ul", class_="messagelist").all("li")]


def published():
    return Clinic.objects.published().count()


def test_all_of_a_long_list_are_published_part_by_part(location_manager):
    first, *_others = [make_clinic(status="draft") for _number in range(5)]
    page = post_action(location_manager, "publish", first, select_across="1")
    assert published() == 2
    assert to_the_end(location_manager, page) == ["2 handled, 3 left.", "4 handled, 1 left."]
    assert (published(), messages_of(location_manager)) == (5, ["5 clinics published."])


def test_selected_records_are_handled_in_parts_too(location_manager):
    other, *chosen = [make_clinic(status="draft") for _number in range(4)]
    to_the_end(location_manager, post_action(location_manager, "publish", *chosen))
    assert list(Clinic.objects.filter(status="draft")) == [other]


def test_records_that_leave_the_filter_are_not_skipped(location_manager):
    for _number in range(5):
        make_clinic(status="draft")
    first = Clinic.objects.first()
    data = {"action": "publish", "_selected_action": [first.pk], "select_across": "1", "index": "0"}
    page = location_manager.post(f"{list_url(Clinic)}?stands=off", data)
    to_the_end(location_manager, page)
    assert published() == 5


def test_last_message_says_what_happened_in_all_parts(location_manager):
    good = [make_clinic(status="draft") for _number in range(3)]
    bad = [make_clinic(status="draft", name=f"Bad {number}") for number in range(7)]
    Clinic.objects.filter(pk__in=[clinic.pk for clinic in bad]).update(time_zone="Mars/Base")
    to_the_end(location_manager, post_action(location_manager, "publish", good[0], select_across="1"))
    assert messages_of(location_manager) == [
        "3 clinics published. 7 were left as they are: “Mars/Base” is not a time zone. Example: America/Chicago. "
        "(Bad 0, Bad 1, Bad 2, Bad 3, Bad 4 and 2 more)"
    ]


def test_what_is_done_stays_done_when_somebody_stops(location_manager):
    first, *_others = [make_clinic(status="draft") for _number in range(5)]
    page = post_action(location_manager, "publish", first, select_across="1")
    assert Page(page).one("a", class_="button button-quiet")["href"] == list_url(Clinic)
    assert published() == 2


def test_changed_page_is_refused(location_manager):
    first, *_others = [make_clinic(status="draft") for _number in range(5)]
    data = {"action": "publish", "_selected_action": [first.pk], "select_across": "1", "index": "0"}
    location_manager.raise_request_exception = False
    assert location_manager.post(list_url(Clinic), data | {"so_far": "made:up:token"}).status_code == 400
    assert published() == 0


def test_many_are_taken_off_in_parts_and_put_back_in_parts(location_manager):
    clinics = [make_clinic() for _number in range(5)]
    question = post_action(location_manager, "unpublish", clinics[0], select_across="1")
    assert "These 5 records leave the site" in [title.text for title in Page(question).all("h2")]
    assert Page(question).text.count("are taken off in parts") == 1
    form = Page(question).one("form", class_="release-form")
    fields = {field["name"]: field.get("value", "") for field in form.all("input", type="hidden")}
    page = location_manager.post(form["action"], fields | {"why": "Snow"})
    assert to_the_end(location_manager, page) == ["2 handled, 3 left.", "4 handled, 1 left."]
    assert (published(), TakingOff.objects.values("batch").distinct().count()) == (0, 1)
    assert set(TakingOff.objects.values_list("why", flat=True)) == {"Snow"}
    strip = Page(location_manager.get(list_url(Clinic))).one("div", class_="put-back")
    assert strip.text.startswith("5 records were taken off the site on")
    url, back = strip.one("form")["action"], []
    for _part in range(3):
        location_manager.post(url, {"do": "put_back"})
        back.append(published())
    assert back == [2, 4, 5]


def test_many_are_confirmed_in_parts(location_manager):
    first, *_others = [make_clinic() for _number in range(3)]
    Clinic.objects.update(dry_needling_confirmed_on="2020-01-01")
    to_the_end(location_manager, post_action(location_manager, "confirm", first, select_across="1"))
    assert Clinic.objects.filter(dry_needling_confirmed_on="2020-01-01").count() == 0
    assert messages_of(location_manager) == ["3 clinics confirmed."]


@pytest.mark.parametrize("across", ["1", "0"])
def test_note_is_put_on_many_in_parts(location_manager, across):
    clinics = [make_clinic() for _number in range(5)]
    page = post_action(location_manager, "put_note", *clinics, select_across=across)
    form = Page(page).one("form", id="content-main")
    hidden = {field["name"]: field.get("value", "") for field in form.all("input", type="hidden")}
    page = location_manager.post(form["action"], hidden | {"note": SNOW})
    assert to_the_end(location_manager, page) == ["2 handled, 3 left.", "4 handled, 1 left."]
    assert Clinic.objects.filter(operation_note=SNOW).count() == 5
    assert messages_of(location_manager) == ["5 clinics have the note."]


def test_note_for_a_filtered_list_is_on_these_clinics_only(location_manager):
    make_clinic(state=make_state("OR"))
    washington = [make_clinic() for _number in range(3)]
    query = f"?state__id__exact={washington[0].state_id}"
    data = {"action": "put_note", "_selected_action": [washington[0].pk], "select_across": "1", "index": "0"}
    form = Page(location_manager.post(f"{list_url(Clinic)}{query}", data)).one("form", id="content-main")
    hidden = {field["name"]: field.get("value", "") for field in form.all("input", type="hidden")}
    to_the_end(location_manager, location_manager.post(form["action"], hidden | {"note": SNOW}))
    assert list(Clinic.objects.exclude(operation_note=SNOW).values_list("state__code", flat=True)) == ["OR"]


def test_clinics_of_other_states_are_named_once_and_never_changed(client):
    manager = make_staff("Location manager")
    StateAccess.objects.create(account=manager).states.add(make_state("WA"))
    client.force_login(manager)
    first, *_others = [make_clinic(status="draft") for _number in range(5)]
    make_clinic(status="draft", state=make_state("OR"), name="Elsewhere")
    page = post_action(client, "publish", first, select_across="1")
    skipped = "1 clinic is not in your states and was skipped: Elsewhere (OR)."
    assert [item.text for item in Page(page).one("ul", class_="messagelist").all("li")] == [skipped]
    to_the_end(client, page)
    assert messages_of(client) == ["5 clinics published."]
    assert Clinic.objects.get(name="Elsewhere").status == "draft"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="on PostgreSQL the number grows when the test would commit")
def test_part_without_a_change_makes_no_new_edition(location_manager):
    first, *_others = [make_clinic() for _number in range(5)]
    before = Generation.objects.get().number
    to_the_end(location_manager, post_action(location_manager, "publish", first, select_across="1"))
    assert Generation.objects.get().number == before
