"""The results page in Spanish, and what the English one says to somebody who describes an emergency in Spanish."""

import datetime

import pytest
from django.utils import timezone
from django.utils.translation import gettext, override

from clinic_site.search.alarms import alarms_for
from tests import factories as make
from tests.clinic_site.search.spanish import on_a_spanish_page, open_spanish, translate
from tests.html import Page
from tests.staff import make_staff

DAY = datetime.timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def breath():
    sign = make.make_after_effect(
        name="Trouble breathing", slug="breath", action="call_911", detail="Even at rest.", phrases="short of breath"
    )
    make.change(sign, phrases_spanish="no puedo respirar")
    return sign


def alarms(client, address, typed):
    """Return (language, signs, their links) of each alarm on a results page."""
    boxes = Page(client.get(address, {"q": typed})).main.all("section")
    found = [box for box in boxes if box.get("class", "").startswith("callout alarm ")]
    return [
        (
            box.get("lang", ""),
            [item.text for item in box.all("li")],
            [link["href"] for link in box.all("a") if not link["href"].startswith("tel:")],
        )
        for box in found
    ]


def test_spanish_emergency_on_an_english_page_is_answered_in_spanish_first(client, breath):
    open_spanish()
    translate(breath, name="Le cuesta respirar", detail="Aun en reposo.")
    assert alarms(client, "/search/", "no puedo respirar") == [
        ("es", ["Le cuesta respirar Aun en reposo."], ["/es/safety/#sign-breath"]),
        ("", ["Trouble breathing Even at rest."], ["/safety/#sign-breath"]),
    ]
    ids = [box["id"] for box in Page(client.get("/search/?q=no puedo respirar")).main.all("h2")]
    assert len(ids) == len(set(ids))


def test_alarm_in_spanish_says_whether_anybody_checked_the_translation(client, breath):
    with override("es"):
        unchecked = gettext("Sample translation: nobody who reads both languages has checked it yet.")
    translated = translate(breath, name="Le cuesta respirar")
    assert unchecked in client.get("/search/?q=no puedo respirar").content.decode()
    make.change(translated, checked_by=make_staff("Publisher"), checked_on=datetime.date(2026, 11, 30))
    assert unchecked not in client.get("/search/?q=no puedo respirar").content.decode()


def test_english_emergency_on_an_english_page_is_answered_in_english_only(client, breath):
    open_spanish()
    translate(breath, name="Le cuesta respirar", detail="Aun en reposo.")
    assert alarms(client, "/search/", "short of breath") == [
        ("", ["Trouble breathing Even at rest."], ["/safety/#sign-breath"])
    ]


@pytest.mark.parametrize("typed", ["no puedo respirar", "short of breath"])
def test_emergency_on_a_spanish_page_is_answered_in_spanish(client, breath, typed):
    open_spanish()
    translate(breath, name="Le cuesta respirar", detail="Aun en reposo.")
    assert alarms(client, "/es/search/", typed) == [
        ("", ["Le cuesta respirar Aun en reposo."], ["/es/safety/#sign-breath"])
    ]


def test_language_that_is_not_open_is_spoken_without_links_to_it(client, breath):
    translate(breath, name="Le cuesta respirar", detail="Aun en reposo.")
    spanish, _english = alarms(client, "/search/", "no puedo respirar")
    assert spanish == ("es", ["Le cuesta respirar Aun en reposo."], [])


def test_sign_without_a_valid_translation_keeps_its_level_in_spanish(client, breath):
    open_spanish()
    translate(breath, name="Le cuesta respirar", detail="Aun en reposo.")
    make.change(breath, detail="Even when you sit.")
    assert alarms(client, "/search/", "no puedo respirar")[0][1] == ["Le cuesta respirar"]
    make.change(breath, name="Very hard to breathe")
    page = client.get("/search/?q=no puedo respirar")
    spanish, _english = [box for box in Page(page).main.all("section") if "alarm" in box.get("class", "")]
    assert (spanish["lang"], spanish.all("li"), spanish.one("a")["href"]) == ("es", [], "tel:911")
    assert not {"\ue000", "\ue001", "\ue002"} & set(page.content.decode())


def test_alarm_on_a_spanish_page_takes_one_query_more_for_all_translations(client, breath, django_assert_num_queries):
    translate(breath, name="Le cuesta respirar")
    alarms_for("no puedo respirar")  # reads the phrases
    with on_a_spanish_page(), django_assert_num_queries(2):  # the signs' times, the book of the page
        assert [str(sign) for alarm in alarms_for("no puedo respirar") for sign in alarm.signs] == [
            "Le cuesta respirar"
        ]


def test_results_and_suggestions_are_in_spanish_with_links_to_spanish_pages(client):
    open_spanish()
    heel = make.make_condition(name="Heel pain", slug="heel-pain", short_answer="It may help.")
    translate(heel, name="Dolor de talón", short_answer="Puede ayudar con el dolor de talón.")
    page = Page(client.get("/es/search/", {"q": "talon"}))
    (answer,) = page.one("ol", class_="index-list index-list-answers").all("a")
    assert (answer["href"], answer.one("b").text) == ("/es/conditions/heel-pain/", "Dolor de talón")
    assert [option["value"] for option in page.one("datalist").all("option")] == ["Dolor de talón"]


def test_record_without_a_translation_is_shown_in_english_and_marked(client):
    open_spanish()
    make.make_condition(name="Heel pain", slug="heel-pain", short_answer="It may help the heel.")
    answer = client.get("/es/search/", {"q": "heel"}).content.decode()
    assert '<b lang="en">Heel pain</b>' in answer
    assert '<mark lang="en">heel</mark>' in answer


def test_spanish_words_find_nothing_on_an_english_page(client):
    heel = make.make_condition(name="Heel pain")
    translate(heel, name="Dolor de talón")
    assert Page(client.get("/search/?q=talon")).one("h2", id="answers-title").text == "Nothing found"


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("clinica cerca de mi", "/es/locations/"),
        ("es legal en Nueva York", "/es/locations/new-york/"),
        ("es legal en new york", "/es/locations/new-york/"),
        ("clínicas en Texas", "/es/locations/texas/"),
        ("código postal 98402", "/es/locations/near/?q=98402"),
        ("hablan vietnamita", "/es/locations/languages/?language=Vietnamese"),
        ("soy sorda", "/es/locations/languages/?language=American+Sign+Language+%28ASL%29"),
    ],
)
def test_ways_to_clinics_stay_in_the_language(client, typed, address):
    open_spanish()
    make.make_clinic()
    for code, name in {"NY": "Nueva York", "TX": "Texas"}.items():
        translate(make.make_state(code), name=name)
    page = Page(client.get("/es/search/", {"q": typed}))
    assert address in page.hrefs


def test_snippet_of_a_text_that_changed_is_marked_as_english_sentence_by_sentence(client):
    open_spanish()
    heel = make.make_condition(name="Heel pain", slug="heel-pain", short_answer="It may help.")
    translate(heel, name="Dolor de talón", short_answer="Puede ayudar.")
    make.change(heel, short_answer="It may help. It may also harm.")
    (hit,) = Page(client.get("/es/search/", {"q": "talon"})).select(".index-list-answers a")
    assert hit.one("b").text == "Dolor de talón"
    assert hit.find_all("span", recursive=False)[1]["lang"] == "en"


@pytest.mark.parametrize("when", [{"publish_at": timezone.now() + DAY}, {"unpublish_at": timezone.now() - DAY}])
def test_words_of_a_translation_that_is_not_public_now_are_in_no_result(client, when):
    open_spanish()
    heel = make.make_condition(name="Heel pain", slug="heel-pain", short_answer="It may help.")
    make.change(translate(heel, name="Dolor de talón", short_answer="Palabras de mañana."), **when)
    answer = client.get("/es/search/", {"q": "talon"})
    assert "Palabras de" not in answer.text
    assert "Heel pain" in Page(answer).select(".index-list-answers b[lang='en']")[0].text
