"""A change of a state's law is confirmed on a page that lists the affected clinics."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.db import DatabaseError
from django.utils.formats import date_format

from locations.models import Clinic, State
from tests.factories import confirmed_lately, make_clinic, make_state
from tests.html import Page
from tests.staff import change_url, form_data, make_staff

pytestmark = pytest.mark.django_db

SOURCED = {
    "law_known_from": "reported",
    "law_source_name": "A list of ours & others",
    "law_seen_on": "2026-11-23",
    "law_note": "Two lines\nof a note.",
}
REPORTED = "The page will say how we know it: “Others report this. We have not read it in the law itself.”"
FORBIDDEN = SOURCED | {"law_status": "not_allowed", "_save": "Save"}


@pytest.fixture
def state():
    return make_state(law_status="allowed", **SOURCED)


def fields_of(page) -> dict:
    """Return the data of the page's form, without buttons and the CSRF token."""
    form = page.one("form", method="post", novalidate="")
    inputs = [field for field in form.all("input") if field.get("type") != "checkbox" or "checked" in field.attrs]
    return {field["name"]: field.get("value") for field in inputs if field["name"] != "csrfmiddlewaretoken"}


def law_page(client, state, **data) -> Page:
    """Return the confirmation page."""
    response = client.post(change_url(state), data)
    assert (response.status_code, response.template_name) == (200, "admin/locations/state/law_change.html")
    return Page(response)


def law_of(state) -> str:
    return State.objects.get(pk=state.pk).law_status


def offering() -> list[str]:
    return sorted(Clinic.objects.filter(offers_dry_needling=True).values_list("slug", flat=True))


def test_change_lists_every_clinic_of_the_state_before_anything_is_saved(administrator, state):
    make_clinic(name="On the site", city="Auburn")
    make_clinic(name="A draft", city="Brewster", status="draft")
    make_clinic(name="Offers nothing", city="Aberdeen", offers_dry_needling=False)
    make_clinic(name="Elsewhere", state=make_state("OR"))
    page = law_page(administrator, state, **FORBIDDEN)
    rows = [[cell.text for cell in row.all("td")] for row in page.one("tbody").all("tr")]
    assert rows == [
        [
            "Auburn",
            "Published",
            f"Offers it, confirmed on {date_format(confirmed_lately(), 'F j, Y')}",
            "No longer offers it",
        ],
        [
            "Brewster",
            "Not on the site",
            f"Offers it, confirmed on {date_format(confirmed_lately(), 'F j, Y')}",
            "No longer offers it",
        ],
        ["Aberdeen", "Published", "Does not offer it", "Only the text about the law changes"],
    ]
    assert (law_of(state), len(offering())) == ("allowed", 3)
    assert LogEntry.objects.count() == 0


def test_confirming_saves_the_law_and_removes_the_offers_and_logs_both(administrator, state):
    one, other = make_clinic(slug="one"), make_clinic(slug="other", status="draft", operation="closed_for_now")
    make_clinic(slug="elsewhere", state=make_state("OR"))
    page = law_page(administrator, state, **FORBIDDEN)
    response = administrator.post(change_url(state), fields_of(page), follow=True)
    assert response.redirect_chain == [("/admin/locations/state/", 302)]
    assert "2 clinics are no longer marked as offering dry needling." in [
        str(message) for message in response.context["messages"]
    ]
    state.refresh_from_db()
    assert (state.law_status, state.law_source_name) == ("not_allowed", "A list of ours & others")
    assert state.law_note.split() == SOURCED["law_note"].split()
    assert offering() == ["elsewhere"]
    logged = {(entry.content_type.model, entry.object_id) for entry in LogEntry.objects.all()}
    assert logged == {("state", str(state.pk)), ("clinic", str(one.pk)), ("clinic", str(other.pk))}
    one.refresh_from_db()
    assert (one.status, one.dry_needling_confirmed_on) == ("published", confirmed_lately())
    assert "Does not offer dry needling" in administrator.get(one.get_absolute_url()).content.decode()


@pytest.mark.parametrize("law", ["not_allowed", "not_in_force"])
def test_forbidding_law_is_not_saved_while_a_clinic_keeps_its_offer(administrator, state, law):
    make_clinic(slug="one")
    fields = fields_of(law_page(administrator, state, **FORBIDDEN | {"law_status": law}))
    del fields["_law_take_off"]
    page = law_page(administrator, state, **fields)
    assert page.one(role="alert").text.startswith("Nothing has been saved. Under this law, no clinic can")
    assert "checked" not in page.one("input", type="checkbox").attrs
    assert (law_of(state), offering()) == ("allowed", ["one"])


def test_allowing_law_changes_no_offers(administrator):
    state = make_state(law_status="not_allowed", **SOURCED)
    make_clinic(slug="one", offers_dry_needling=False)
    page = law_page(administrator, state, **FORBIDDEN | {"law_status": "allowed"})
    assert page.all("input", type="checkbox") == []
    assert [item.text for item in page.one("div", id="content-main").all("li")] == [
        "The pages of Washington and its clinics, and the register of states, will say “Allowed for physical therapists” "
        "instead of “Not allowed for physical therapists”.",
        "The map will no longer show Washington as “not allowed”.",
        "This does not mark any clinic as offering dry needling. Call each clinic, then update it.",
        REPORTED,
    ]
    administrator.post(change_url(state), fields_of(page))
    assert (law_of(state), offering()) == ("allowed", [])


def test_text_about_visitors_counts_only_clinics_that_visitors_see(administrator, state):
    make_clinic()
    make_clinic(status="draft")
    make_clinic(operation="closed_for_now")
    said = [item.text for item in law_page(administrator, state, **FORBIDDEN).one("div", id="content-main").all("li")]
    assert said[1:] == [
        "1 published clinic will no longer say that it offers dry needling, and searches will no longer find it.",
        "The map will show Washington as “not allowed”.",
        REPORTED,
    ]


def told(page) -> list[str]:
    return [item.text for item in page.one("div", id="content-main").all("li")]


def test_staff_are_asked_about_a_day_that_is_that_of_the_law_before(administrator):
    read = {"law_known_from": "primary", "law_source_name": "The rule", "law_checked_on": "2026-11-23"}
    state = make_state(law_status="allowed", **read)
    make_clinic(offers_dry_needling=False)
    new = read | {"law_status": "with_conditions", "_save": "Save"}
    how = "The page will say how we know it: “We read it in the state’s own words.”"
    same_day = "“Checked on” is still the day of the law before. Did somebody read the new law on that day?"
    assert told(law_page(administrator, state, **new))[1:] == [how, same_day]
    assert told(law_page(administrator, state, **new | {"law_checked_on": "2026-11-24"}))[1:] == [how]


def test_staff_are_told_that_the_page_still_speaks_of_an_open_change(administrator, state):
    make_clinic(offers_dry_needling=False)
    new = SOURCED | {"law_status": "silent", "law_may_have_changed": "A bill was in a committee.", "_save": "Save"}
    assert told(law_page(administrator, state, **new))[1:] == [
        REPORTED,
        "The page will still say that the law may have changed: “A bill was in a committee.” Empty that if it has ended.",
    ]


@pytest.mark.parametrize(
    ("typed", "field", "error"),
    [
        (
            {"law_known_from": "list", "law_checked_on": "2026-11-23"},
            "law_checked_on",
            "“Checked on” means that somebody read the law itself. For a list, a report or a notice, use “source seen on”.",
        ),
        ({"law_known_from": "copy"}, "law_checked_on", "On which day did somebody read the law itself?"),
        (
            {"law_one_source_says": "Yes.", "law_another_source_says": "No."},
            "law_one_source_says",
            "Two sides go with “We do not know”. Empty both, or choose “We do not know”.",
        ),
    ],
)
def test_law_is_not_saved_with_a_day_or_sides_that_do_not_fit(administrator, state, typed, field, error):
    response = administrator.post(change_url(state), FORBIDDEN | typed)
    assert response.context["adminform"].form.errors == {field: [error]}
    assert law_of(state) == "allowed"


def test_one_side_of_a_dispute_is_not_enough(administrator, state):
    typed = SOURCED | {"law_status": "unknown", "law_another_source_says": "No."}
    response = administrator.post(change_url(state), typed)
    assert response.context["adminform"].form.non_field_errors() == [
        "Say what both sources say, or leave both sides empty."
    ]


def test_going_back_shows_everything_typed_and_saves_nothing(administrator, state):
    make_clinic()
    fields = fields_of(law_page(administrator, state, **FORBIDDEN | {"law_note": "Typed\r\nin a form"}))
    response = administrator.post(change_url(state), fields | {"_law_go_back": "on"})
    page = Page(response)
    assert page.one("textarea", name="law_note").text == "Typed in a form"
    assert page.one("option", value="not_allowed").get("selected") == ""
    assert page.all(class_="errornote") == []
    assert (law_of(state), len(offering())) == ("allowed", 1)


def test_clinic_added_meanwhile_is_shown_before_anything_is_saved(administrator, state):
    make_clinic(slug="one")
    fields = fields_of(law_page(administrator, state, **FORBIDDEN))
    make_clinic(slug="two", name="Added meanwhile")
    page = law_page(administrator, state, **fields)
    assert page.one(role="alert").text.startswith("Nothing has been saved. The clinics or the law have changed")
    assert page.one("tbody").text.count("Added meanwhile") == 1
    assert law_of(state) == "allowed"
    administrator.post(change_url(state), fields_of(page))
    assert (law_of(state), offering()) == ("not_allowed", [])


@pytest.mark.parametrize("forged", ["", "x", "é"])
def test_forged_confirmation_is_not_accepted(administrator, state, forged):
    make_clinic()
    law_page(administrator, state, **FORBIDDEN | {"_law_seen": forged, "_law_take_off": "on"})
    assert law_of(state) == "allowed"


def test_state_without_a_clinic_is_saved_immediately(administrator, state):
    assert administrator.post(change_url(state), FORBIDDEN).status_code == 302
    assert law_of(state) == "not_allowed"


def test_change_of_other_fields_is_saved_immediately(administrator, state):
    make_clinic()
    data = FORBIDDEN | {"law_status": "allowed", "law_note": "Another note."}
    assert administrator.post(change_url(state), data).status_code == 302


def test_form_errors_are_shown_before_the_confirmation_page(administrator, state):
    make_clinic()
    response = administrator.post(change_url(state), FORBIDDEN | {"law_source_name": ""})
    assert "Fill in how we know" in response.context["adminform"].form.non_field_errors()[0]


def test_staff_who_can_only_view_states_cannot_change_the_law(writer, state):
    make_clinic(slug="one")
    for data in (FORBIDDEN, FORBIDDEN | {"_law_go_back": "on"}):
        assert writer.post(change_url(state), data).status_code == 403
    assert (law_of(state), offering()) == ("allowed", ["one"])


def test_account_that_cannot_change_clinics_cannot_remove_their_offers(client, state):
    staff = make_staff("Writer")
    staff.groups.clear()
    staff.user_permissions.set(Permission.objects.filter(codename__in=["change_state", "view_state"]))
    client.force_login(staff)
    make_clinic(slug="one")
    page = law_page(client, state, **FORBIDDEN)
    assert [button.text for button in page.one("div", class_="law-actions").all("button")] == [
        "Go back and keep my changes"
    ]
    law_page(client, state, **fields_of(page) | {"_law_take_off": "on"})
    assert (law_of(state), offering()) == ("allowed", ["one"])


def test_failure_in_the_middle_leaves_law_and_offers_unchanged(administrator, state, monkeypatch):
    make_clinic(slug="one")
    make_clinic(slug="two")
    fields = fields_of(law_page(administrator, state, **FORBIDDEN))
    save, saved = Clinic.save, []

    def fails_at_the_second(self, *args, **kwargs):
        if saved:
            raise DatabaseError("the disk is full")
        saved.append(self)
        save(self, *args, **kwargs)

    monkeypatch.setattr(Clinic, "save", fails_at_the_second)
    with pytest.raises(DatabaseError):
        administrator.post(change_url(state), fields)
    assert (law_of(state), offering()) == ("allowed", ["one", "two"])


def test_number_of_queries_does_not_grow_with_the_clinics(administrator, state, django_assert_max_num_queries):
    for _clinic in range(30):
        make_clinic(offers_dry_needling=False)
    with django_assert_max_num_queries(16):
        law_page(administrator, state, **FORBIDDEN)


def test_offer_is_refused_at_its_field_if_the_law_forbids_it(location_manager):
    state = make_state("OR", law_status="not_in_force", **SOURCED)
    clinic = make_clinic(state=state, offers_dry_needling=False)
    data = form_data(clinic, phone=clinic.phone.as_e164, step_free="unknown", offers_dry_needling="on")
    assert location_manager.post(change_url(clinic), data).context["adminform"].form.errors == {
        "offers_dry_needling": [
            "Clinics in Oregon can’t be marked as offering dry needling. The law there, as far as we know: “A law was "
            "passed, but it may not be in use yet”. If it has changed, ask an administrator to update it under States "
            "first."
        ]
    }
    assert offering() == []
