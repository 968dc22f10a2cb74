"""Actions on many clinics: limits to states, calls, and one note for visitors on many pages."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clinic_site.publishing import workflow
from locations.models import Clinic, StateAccess
from locations.visitor_notes import put_note
from tests.factories import make_clinic, make_state
from tests.html import Page
from tests.staff import list_url, make_staff, post_action

pytestmark = pytest.mark.django_db

SNOW = "Closed today because of snow."


def note_url():
    return f"{list_url(Clinic)}note/"


@pytest.fixture
def washington_manager(client):
    """A client signed in as a Location manager whose account is limited to Washington."""
    manager = make_staff("Location manager")
    StateAccess.objects.create(account=manager).states.add(make_state("WA"))
    client.force_login(manager)
    return client


def messages_of(client):
    return [item.text for item in Page(client.get(list_url(Clinic))).one("ul", class_="messagelist").all("li")]


def submit(client, page, **typed):
    """Send the form of the page that asks for a note, as a browser would."""
    form = Page(page).one("form", id="content-main")
    hidden = {field["name"]: field.get("value", "") for field in form.all("input", type="hidden")}
    return client.post(form["action"], hidden | typed)


def notes():
    return list(Clinic.objects.order_by("pk").values_list("operation_note", flat=True))


def test_one_note_is_on_64_clinics_after_one_action(location_manager):
    first, *_others = [make_clinic() for _number in range(64)]
    page = post_action(location_manager, "put_note", first, select_across="1")
    assert Page(page).one("button", class_="button default").text == "Put the note on 64 clinics"
    answer = submit(location_manager, page, note=SNOW)
    assert (answer.status_code, answer["Location"]) == (302, list_url(Clinic))
    assert messages_of(location_manager) == ["64 clinics have the note."]
    assert notes() == [SNOW] * 64
    text = Page(location_manager.get(first.get_absolute_url())).one("main").text
    assert text.count(SNOW) == 1


def test_all_clinics_of_a_list_longer_than_its_page_get_the_note(location_manager):
    first, *_others = [make_clinic() for _number in range(105)]
    page = post_action(location_manager, "put_note", first, select_across="1")
    assert len(Page(page).one("tbody").all("tr")) == 100
    submit(location_manager, page, note=SNOW)
    assert notes() == [SNOW] * 105


def test_page_says_what_the_note_does_and_what_it_replaces(location_manager):
    shown, waiting = make_clinic(operation_note="Ask for Kim."), make_clinic(status="draft")
    page = Page(post_action(location_manager, "put_note", shown, waiting))
    assert [fact.text for fact in page.one("ul", class_="clinic-note-facts").all("li")] == [
        "The note appears on the pages of 2 clinics immediately.",
        "1 of them is not on the site. Visitors see its note when it is published.",
        "1 of them has a note now. It is replaced.",
        "The history of each clinic keeps what its note said before.",
    ]


def test_history_keeps_the_old_note_and_who_replaced_it(location_manager):
    clinic = make_clinic(operation_note="Ask for Kim.")
    submit(location_manager, post_action(location_manager, "put_note", clinic), note=SNOW)
    versions = [(v.operation_note, str(v.history_user or "")) for v in clinic.history.order_by("history_id")]
    assert versions == [("Ask for Kim.", ""), (SNOW, "location-manager-0")]
    assert workflow.draft_of(clinic) is None


def test_note_is_removed_from_the_clinics_that_have_one(location_manager):
    noted, other = make_clinic(operation_note=SNOW), make_clinic()
    page = post_action(location_manager, "remove_note", noted, other)
    assert Page(page).one("button", class_="button default").text == "Remove the note of 1 clinic"
    submit(location_manager, page)
    assert notes() == ["", ""]
    assert messages_of(location_manager) == ["The note of 1 clinic was removed. 1 had no note."]


def test_draft_that_somebody_works_on_is_neither_published_nor_lost(location_manager):
    clinic = make_clinic(name="Harbor")
    clinic.name = "Harbor and Bay"
    workflow.save_draft(clinic, by=make_staff("Administrator"))
    submit(location_manager, post_action(location_manager, "put_note", clinic), note=SNOW)
    live = Clinic.objects.get()
    assert (live.name, live.operation_note) == ("Harbor", SNOW)
    assert workflow.draft_of(live).contents == {"name": "Harbor and Bay"}


def test_note_of_a_clinic_that_is_not_on_the_site_waits_with_it(location_manager):
    clinic = make_clinic(status="draft")
    submit(location_manager, post_action(location_manager, "put_note", clinic), note=SNOW)
    assert Clinic.objects.get().operation_note == SNOW
    assert location_manager.get(clinic.get_absolute_url()).status_code == 404


def test_note_that_is_too_long_is_refused_with_the_reason(location_manager):
    clinic = make_clinic(operation_note="Ask for Kim.")
    page = post_action(location_manager, "put_note", clinic)
    answer = submit(location_manager, page, note="x" * 201)
    assert answer.context["form"].errors["note"] == ["Ensure this value has at most 200 characters (it has 201)."]
    assert notes() == ["Ask for Kim."]


def test_empty_note_is_refused_and_the_page_keeps_its_clinics(location_manager):
    page = submit(location_manager, post_action(location_manager, "put_note", make_clinic()), note=" ")
    assert page.context["form"].errors["note"] == ["Write the note that visitors should read."]
    submit(location_manager, page, note=SNOW)
    assert notes() == [SNOW]


def test_list_comes_back_with_its_filters(location_manager):
    clinic = make_clinic()
    data = {"action": "put_note", "_selected_action": [clinic.pk]}
    page = location_manager.post(f"{list_url(Clinic)}?offers_dry_needling__exact=1", data)
    assert submit(location_manager, page, note=SNOW)["Location"] == f"{list_url(Clinic)}?offers_dry_needling__exact=1"


@pytest.mark.parametrize("action", ["publish", "put_note", "confirm"])
def test_clinics_of_other_states_are_skipped_and_one_sentence_says_which(washington_manager, action):
    here = make_clinic(state=make_state("WA"), status="draft")
    there = [make_clinic(state=make_state("ID"), name=f"Boise {number}", status="draft") for number in range(2)]
    page = post_action(washington_manager, action, here, *there)
    if action == "put_note":
        assert Page(page).one("button", class_="button default").text == "Put the note on 1 clinic"
        told = [item.text for item in Page(page).one("ul", class_="messagelist").all("li")]
    else:
        told = messages_of(washington_manager)
    assert told[0] == "2 clinics are not in your states and were skipped: Boise 0 (ID), Boise 1 (ID)."


def test_note_cannot_be_put_on_a_clinic_of_another_state_by_sending_its_key(washington_manager):
    there = make_clinic(state=make_state("ID"))
    washington_manager.post(note_url(), {"clinics": f"{there.pk}", "note": SNOW})
    assert notes() == [""]


def test_draft_that_moves_a_clinic_to_another_state_is_not_published_by_the_action(washington_manager):
    here = make_clinic(state=make_state("WA"), name="Harbor")
    here.state = make_state("ID")
    workflow.save_draft(here, by=make_staff("Administrator"))
    post_action(washington_manager, "publish", here)
    assert Clinic.objects.get().state.code == "WA"
    assert messages_of(washington_manager) == [
        "0 clinics published. 1 was left as it is: You are not allowed to publish this change. (Harbor)"
    ]


@pytest.mark.parametrize("role", ["Writer", "Publisher"])
def test_accounts_that_only_view_clinics_cannot_put_a_note_on_them(client, role):
    clinic = make_clinic()
    client.force_login(make_staff(role))
    assert client.post(note_url(), {"clinics": f"{clinic.pk}", "note": SNOW}).status_code == 403
    assert notes() == [""]


def test_note_page_has_to_be_posted(location_manager):
    assert location_manager.get(note_url()).status_code == 405


def test_only_open_clinics_that_offer_it_are_confirmed_and_the_message_names_the_others(location_manager):
    offers = make_clinic(dry_needling_confirmed_on=timezone.localdate().replace(year=2020))
    not_offering = make_clinic(name="No PT", offers_dry_needling=False)
    post_action(location_manager, "confirm", offers, not_offering)
    assert messages_of(location_manager) == [
        "1 clinic confirmed. 1 was left as it is: "
        "Only an open clinic that offers dry needling can be confirmed. (No PT)"
    ]
    offers.refresh_from_db()
    assert offers.dry_needling_confirmed_on == timezone.localdate()


def test_each_additional_clinic_takes_the_same_few_queries(washington_manager):
    def queries(count):
        clinics = [make_clinic(state=make_state("WA"), operation_note="") for _number in range(count)]
        page = post_action(washington_manager, "put_note", *clinics)
        with CaptureQueriesContext(connection) as captured:
            submit(washington_manager, page, note=SNOW)
        return len(captured)

    queries(1)  # fills the caches of the process
    one, three, seven = queries(1), queries(3), queries(7)
    assert (three - one) / 2 == (seven - three) / 4
    assert (three - one) / 2 <= 45


def test_public_page_shows_the_note_whatever_the_clinic_is(client):
    for operation in ("open", "closed_for_now", "closed"):
        clinic = make_clinic(operation=operation, operation_note=SNOW)
        assert Page(client.get(clinic.get_absolute_url())).one("main").text.count(SNOW) == 1


def test_note_keeps_what_an_incomplete_draft_holds_back(location_manager):
    clinic = make_clinic(status="draft")
    clinic.zip, clinic.latitude = "9840", None
    draft = workflow.save_draft(clinic, by=make_staff("Location manager"))
    assert draft.contents != {}
    put_note(workflow.stored(clinic), SNOW, by=make_staff("Location manager"))
    assert workflow.draft_of(clinic).contents == draft.contents
    assert workflow.said(workflow.stored(clinic), workflow.draft_of(clinic))["operation_note"] == SNOW
