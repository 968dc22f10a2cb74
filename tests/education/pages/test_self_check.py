"""/self-check/: the contraindications as questions, and a sheet for the therapist. Nothing can be sent."""

import re
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from tests import factories as make
from tests.html import Page

SCRIPT = Path(__file__).parents[3] / "static" / "js" / "self-check.js"

FIELDS = ("input", "button", "select", "textarea")

pytestmark = pytest.mark.django_db


def page(client):
    response = client.get("/self-check/")
    assert response.status_code == 200
    return Page(response)


def group(found, level):
    return found.one("section", data_level=level)


def test_published_questions_are_grouped_and_ordered_with_what_to_do(client):
    make.make_contraindication(level="relative", order=20, self_check_question="Pregnant?", line="Tell us.")
    make.make_contraindication(level="relative", order=10, self_check_question="Blood thinner?", line="Do not stop it.")
    make.make_contraindication(level="absolute", self_check_question="Lymphedema?", line="No needles there.")
    make.make_contraindication(self_check_question="Hidden?", status="draft")
    found = page(client)
    assert [item.text for item in group(found, "absolute").all("li")] == ["Lymphedema? No needles there."]
    assert [item.text for item in group(found, "relative").all("li")] == [
        "Blood thinner? Do not stop it.",
        "Pregnant? Tell us.",
    ]
    assert [part.one("h2").text for part in found.all("section")[:2]] == [
        "No needles, or not in that place",
        "Ask first",
    ]
    assert "Hidden?" not in found.text


def test_every_question_is_a_checkbox_with_a_label_and_a_description(client):
    make.make_contraindication(slug="a-reason", self_check_question="Is it you?", line="Then tell us.")
    found = page(client)
    label = found.one("form", id="self-check").one("label")
    box = label.one("input")
    assert (label.text, box["type"]) == ("Is it you?", "checkbox")
    assert found.one("p", id=box["aria-describedby"]).text == "Then tell us."


def test_no_answer_can_be_sent(client):
    make.make_contraindication()
    found = page(client)
    form = found.one("form", id="self-check")
    assert (form["method"], form["autocomplete"], form.get("action")) == ("dialog", "off", None)
    fields = [field for part in (form, found.one("section", id="sheet")) for field in part.all(*FIELDS)]
    assert [field for field in fields if "name" in field.attrs] == []
    assert {field["type"] for field in fields} == {"button", "checkbox"}
    assert "checked" not in form.one("input").attrs


def test_only_the_search_for_a_clinic_can_be_sent_and_it_has_no_field_of_the_self_check(client):
    make.make_contraindication()
    [form] = [form for form in page(client).main.all("form") if form.get("id") != "self-check"]
    assert (form["method"], form["action"]) == ("get", "/locations/near/")
    assert [field.get("name") for field in form.all(*FIELDS)] == ["q", None]
    assert [field["form"] for field in page(client).all(*FIELDS) if "form" in field.attrs] == []


def test_page_says_that_answers_are_neither_saved_nor_sent(client):
    words = page(client).main.text
    assert "They stay on this page, in your browser. We do not save them, and we do not send them." in words


def test_script_cannot_store_or_send_an_answer():
    code = re.sub(r"//.*", "", SCRIPT.read_text(encoding="utf-8"))
    could = r"storage|indexedDB|cookie|fetch|XMLHttp|beacon|WebSocket|EventSource|location|history|submit|\.src|\.href"
    assert re.findall(could, code, re.IGNORECASE) == []
    assert SCRIPT.stat().st_size < 3_000


def test_page_never_says_that_the_treatment_is_safe(client):
    make.make_contraindication()
    words = page(client).text.lower()
    assert re.findall(r"you(?:’|'| a)re (?:all )?(?:safe|fine|clear|ok)|safe to |no risk|go ahead", words) == []
    assert "does not mean that this is safe for you. your therapist will still ask and check." in words


def test_sheet_has_hidden_items_and_room_to_write(client):
    make.make_contraindication(slug="a-reason", title="A reason", line="Tell us.", level="relative")
    found = page(client)
    sheet = found.one("section", id="sheet")
    item = sheet.one("li", id=found.one("form", id="self-check").one("input")["data-tells"])
    assert item.text == "A reason Tell us."
    assert "hidden" in item.attrs
    assert "hidden" in item.parent.parent.attrs
    assert [heading.text for heading in sheet.all("h2", "h3")] == [
        "Tell your therapist",
        "Ask first",
        "My medicines",
        "My questions",
    ]
    assert len(sheet.all("div", class_="ruled-lines")) == 2
    assert sheet.one("div", class_="callout ladder-now self-check-stop").one("a")["href"] == "tel:+1-206-555-0100"


def test_buttons_that_need_the_script_are_hidden_without_it(client):
    make.make_contraindication()
    found = page(client)
    hidden = {button.text for button in found.main.all("button") if "hidden" in (button.attrs | button.parent.attrs)}
    assert hidden == {"See my sheet", "Print the sheet", "Clear my answers"}


def test_page_starts_with_a_link_to_911(client):
    assert page(client).one("div", aria_labelledby="now-title").one("a")["href"] == "tel:911"


def test_item_says_when_sources_differ(client):
    make.make_contraindication(line="Tell us.", sources_differ=True)
    assert group(page(client), "relative").one("small").text == "Our sources do not agree on this one."


def test_page_without_questions_says_to_call(client):
    make.make_contraindication(status="draft")
    found = page(client)
    form = found.one("form", id="self-check")
    assert "Call us before you book, and ask." in form.text
    assert form.all("input") == []


def test_page_is_reviewed_only_if_every_question_is(client):
    make.make_contraindication(**make.reviewed())
    review = page(client).one("p", class_="reviewed")
    assert [words.text for words in review.all("b")][:2] == [
        "Northfield Physical Therapy", "Ada Example, PT, DPT, March 1, 2026",
    ]  # fmt: skip
    assert page(client).json_ld_of("MedicalWebPage")["lastReviewed"] == "2026-03-01"
    make.make_contraindication()
    assert "Reviewed by a clinician: not yet" in page(client).one("p", class_="reviewed").text
    assert "lastReviewed" not in page(client).json_ld_of("MedicalWebPage")


def test_html_in_a_record_is_escaped(client):
    make.make_contraindication(self_check_question="<b>You</b>?", title="<i>Title</i>", line="<u>Line</u>")
    found = page(client)
    assert found.one("form", id="self-check").one("label").text == "<b>You</b>?"
    assert [each.text for each in found.one("section", id="sheet").all("i", "u") if each.text] == []


def test_topic_cannot_use_the_address_of_the_self_check(client):
    with pytest.raises(ValidationError) as error:
        make.make_topic(slug="self-check").full_clean()
    assert "slug" in error.value.message_dict


@pytest.mark.parametrize("path", ["/", "/safety/"])
def test_home_page_and_safety_page_start_the_self_check_with_one_button(client, path):
    buttons = [
        link for link in Page(client.get(path)).all("a", href="/self-check/") if "button" in link.get("class", "")
    ]
    assert [button.text for button in buttons] == ["Do the self-check"]
