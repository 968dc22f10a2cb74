"""/handout/: a printed sheet with every sign that requires a call, for any clinic or for one."""

import pytest

from clinic_site.pages.handout import NORMAL_SHOWN, STEPS_SHOWN, Sheet
from clinic_site.shared.qr_code import qr_code
from education.models import AfterEffect, VisitStep
from education.pages.ladder import ladder
from tests import factories as make
from tests.html import Page

pytestmark = pytest.mark.django_db


def page(client, path="/handout/"):
    response = client.get(path)
    assert response.status_code == 200
    return Page(response)


def sheet(found):
    return found.one("article")


def path_of(clinic):
    return f"{clinic.get_absolute_url()}handout/"


def test_sheet_shows_visit_steps_warning_signs_and_room_for_questions(client):
    make.make_visit_step(stage="Before", title="You talk", text="Ask what you like.", order=1)
    make.make_visit_step(stage="Hidden", status="draft")
    make.make_after_effect(name="Chest pain", action="call_911", when="any_time")
    make.make_after_effect(name="Fever", action="call_clinic", when="any_time")
    make.make_after_effect(name="A bruise", action="normal")
    make.make_after_effect(name="Sharp pain", action="call_clinic", when="during")
    make.make_after_effect(name="Rumor", action="call_911", status="draft")
    found = sheet(page(client))
    assert found.one("ol", class_="sheet-stages").text == "Before You talk Ask what you like."
    rungs = [*found.one("ol", class_="ladder").find_all("li", recursive=False), found.one("div", class_="sheet-normal")]
    assert [(rung.one("h3").text, rung.one("ul").text) for rung in rungs] == [
        ("Call 911 now", "Chest pain"),
        ("Call us today", "Fever"),
        ("Normal", "A bruise"),
    ]
    assert found.one("p", class_="sheet-told").text == "During treatment, tell your therapist at once: Sharp pain."
    assert [heading.text for heading in found.all("h2")] == [
        "Your visit",
        "My clinic",
        "My questions and my medicines",
        "When to get help",
    ]
    assert len(found.all("div", class_="ruled-lines")) == 1
    assert "testserver/handout/" in found.one("div", class_="sheet-end").text


def test_sheet_without_a_clinic_shows_the_phone_number_and_blanks(client):
    place = sheet(page(client)).one("section", aria_labelledby="place-title")
    assert [blank.text for blank in place.all("p", class_="sheet-blank")] == ["Name", "Address"]
    assert place.one("a")["href"] == "tel:+1-206-555-0100"


def test_sheet_of_a_clinic_has_its_address_hours_and_phone(client):
    clinic = make.make_clinic(
        name="Harbor", street="1 Main Street", suite="Suite 2", city="Tacoma", opening_hours="Mo-Fr 08:00-18:00"
    )
    make.make_after_effect(name="Fever", action="call_clinic", when="any_time")
    found = sheet(page(client, path_of(clinic)))
    place = found.one("section", aria_labelledby="place-title")
    assert place.one("h2").text == "Harbor"
    assert place.one("address").text == "1 Main Street, Suite 2, Tacoma, WA 98402 (206) 555-0123"
    assert "Mon–Fri 8 am – 6 pm" in place.one("dl", class_="hours").text
    assert place.all("p", class_="sheet-blank") == []
    # Patients who feel unwell after a treatment call the clinic that treated them.
    assert found.one("li", class_="ladder-rung ladder-today").one("a").text == "Call (206) 555-0123"
    assert f"testserver{path_of(clinic)}" in found.one("div", class_="sheet-end").text


def test_clinic_without_hours_says_to_call(client):
    clinic = make.make_clinic(opening_hours="")
    assert "Call to ask when they are open." in sheet(page(client, path_of(clinic))).text


def test_sheet_notes_an_outdated_confirmation_and_a_made_up_clinic(client):
    sure, unsure = make.make_clinic(), make.make_clinic(dry_needling_confirmed_on="2020-01-01", is_sample=True)
    words = "Ask if they still offer dry needling."
    assert words not in sheet(page(client, path_of(sure))).text
    assert words in sheet(page(client, path_of(unsure))).text
    assert "This clinic is made up." not in sheet(page(client, path_of(sure))).text
    assert "This clinic is made up." in sheet(page(client, path_of(unsure))).text


@pytest.mark.parametrize(
    "values", [{"offers_dry_needling": False}, {"operation": "closed_for_now"}, {"operation": "closed"}], ids=str
)
def test_clinic_that_does_not_offer_it_now_redirects_from_its_sheet_to_its_page(client, values):
    clinic = make.make_clinic(**values)
    response = client.get(path_of(clinic))
    assert (response.status_code, response["Location"]) == (302, clinic.get_absolute_url())
    assert path_of(clinic) not in Page(client.get(clinic.get_absolute_url())).hrefs


def test_clinic_page_and_its_sheet_link_to_each_other(client):
    clinic = make.make_clinic()
    assert Page(client.get(clinic.get_absolute_url())).hrefs.count(path_of(clinic)) == 1
    assert clinic.get_absolute_url() in page(client, path_of(clinic)).hrefs


@pytest.mark.parametrize("values", [{"status": "draft"}, {"slug": "other"}], ids=str)
def test_sheet_of_an_unpublished_clinic_is_not_found(client, values):
    make.make_clinic(**({"slug": "a-clinic"} | values))
    assert client.get("/locations/washington/a-clinic/handout/").status_code == 404


def test_print_size_is_chosen_with_a_form_that_search_engines_do_not_follow(client):
    found = page(client)
    [button] = [button for button in found.main.all("button") if "name" in button.attrs]
    assert (button.text, button["name"], button["value"], button.parent["method"]) == (
        "Large print", "size", "large", "get",
    )  # fmt: skip
    large = page(client, "/handout/?size=large")
    assert (sheet(found)["class"], sheet(large)["class"]) == ("sheet", "sheet sheet-large")
    assert large.one("link", rel="canonical")["href"] == "http://testserver/handout/"
    assert sheet(page(client, "/handout/?size=huge"))["class"] == "sheet"


def test_sheet_is_read_only(client):
    assert client.post("/handout/").status_code == 405


def test_sheet_says_whether_a_clinician_reviewed_it(client):
    make.make_after_effect(**make.reviewed())
    assert "Reviewed by a clinician on March 1, 2026." in sheet(page(client)).text
    make.make_visit_step()
    assert "Not yet reviewed by a clinician." in sheet(page(client)).text
    make.make_visit_step(is_sample=True)
    assert "Sample content: a licensed clinician must review it before real use." in sheet(page(client)).text


def test_sheet_works_when_nothing_is_published(client):
    found = sheet(page(client))
    assert found.all("ol", class_="sheet-stages") == []
    assert "Call 911 now" in found.text


def many(count, action, when="any_time"):
    return [AfterEffect(name=f"Sign {number} of {action}", action=action, when=when) for number in range(count)]


def test_sheet_has_a_few_steps_and_normal_effects_and_every_sign_that_requires_a_call():
    steps = [VisitStep(stage="Before", title=f"Step {number}") for number in range(9)]
    signs = [*many(80, "call_911"), *many(80, "call_clinic")]
    told, normal = many(9, "call_clinic", when="during"), many(90, "normal")
    sheet = Sheet.of(steps, [*signs, *told, *normal])
    assert sheet == Sheet(steps[:STEPS_SHOWN], told, ladder(signs), normal[:NORMAL_SHOWN])
    assert [sign for rung in sheet.rungs for sign in rung.signs] == signs


def test_signs_during_treatment_are_shown_even_without_steps(client):
    make.make_after_effect(name="Sharp pain", action="call_clinic", when="during")
    assert sheet(page(client)).one("p", class_="sheet-told").text.endswith("Sharp pain.")


def test_sheet_carries_a_qr_code_of_its_own_address(client, settings):
    settings.SITE_URL = "https://needling.example.org"
    clinic = make.make_clinic(slug="a-clinic")
    found = sheet(page(client, f"{path_of(clinic)}?size=large"))
    code = found.one("svg", class_="sheet-qr")
    assert code["aria-label"] == "QR code of the address of this page"
    expected = qr_code(f"https://needling.example.org{path_of(clinic)}", "x", css_class="y")
    assert code.one("path")["d"] in expected
    assert found.one("p", class_="sheet-address").text == f"needling.example.org{path_of(clinic)}"
