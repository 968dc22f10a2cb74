import pytest

from clinic_site.search.ranking import find
from clinic_site.search.views import CONDITIONS_SUGGESTED, SUGGESTIONS
from tests import factories as make
from tests.html import Page
from tests.many_records import copies

pytestmark = pytest.mark.django_db


def test_results_are_listed_with_their_kind_and_link(client):
    make.make_condition(name="Heel pain", slug="heel-pain")
    page = Page(client.get("/search/", {"q": "heel pain"}))
    (answer,) = page.one("ol", class_="index-list index-list-answers").all("a")
    assert (answer["href"], answer.one("i").text, answer.one("b").text) == (
        "/conditions/heel-pain/",
        "Condition",
        "Heel pain",
    )


def test_results_say_which_of_them_are_sample_texts(client):
    make.make_condition(name="Heel pain", slug="heel-pain", is_sample=True)
    make.make_condition(name="Heel spur", slug="heel-spur")
    page = Page(client.get("/search/", {"q": "heel"}))
    answers = page.one("ol", class_="index-list index-list-answers").all("a")
    assert {answer.one("b").text: answer.one("i").text for answer in answers} == {
        "Heel pain": "Condition, sample text",
        "Heel spur": "Condition",
    }


def test_results_are_not_cached_or_indexed_but_the_empty_page_can_be(client):
    answer, empty = client.get("/search/?q=heel"), client.get("/search/")
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("no-store", "noindex")
    assert (answer["Referrer-Policy"], empty["Referrer-Policy"]) == ("strict-origin", "same-origin")
    assert "X-Robots-Tag" not in empty
    assert client.cookies == {}


def test_search_without_results_shows_a_message_and_links(client):
    page = Page(client.get("/search/?q=xyzzy"))
    assert page.one("h2", id="answers-title").text == "Nothing found"
    assert "/questions/" in page.hrefs
    ways = {link["href"] for link in page.main.all("a") if link["href"].startswith("/")}
    assert {way: client.get(way).status_code for way in ways} == dict.fromkeys(ways, 200)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Type a word or a question, such as heel pain."),
        ("   ", "Type a word or a question, such as heel pain."),
        ("x" * 301, "That is too long to look for. Use a few words, such as heel pain."),
    ],
    ids=["empty", "spaces", "too long"],
)
def test_invalid_query_gets_a_helpful_message_and_stays_in_the_field(client, typed, message):
    response = client.get("/search/", {"q": typed})
    assert response.status_code == 400
    assert message in response.content.decode()
    assert Page(response).one("input", id="id_q").get("value", "") == typed


def alarms(client, typed):
    """Return (level, signs) of each alarm on the results page for `typed`."""
    boxes = Page(client.get("/search/", {"q": typed})).main.all("section")
    found = [box for box in boxes if box.get("class", "").startswith("callout alarm ")]
    return [(box.one("h2").text, [link.text for link in box.one("ul", class_="alarm-signs").all("a")]) for box in found]


def test_alarm_comes_before_all_results(client):
    words = {"phrases": "short of breath", "search_words": "short of breath"}
    make.make_after_effect(name="Trouble breathing", slug="breath", action="call_911", **words)
    make.make_question(question="Why am I short of breath?", slug="breath-question")
    page = Page(client.get("/search/?q=short of breath"))
    assert alarms(client, "short of breath") == [("Call 911 now", ["Trouble breathing"])]
    hrefs = [link["href"] for link in page.main.all("a")]
    assert hrefs.index("tel:911") < hrefs.index("/questions/#breath-question")
    assert hrefs.count("/safety/#sign-breath") == 1  # not repeated among the results


def test_shared_word_raises_no_alarm(client):
    make.make_after_effect(name="Trouble speaking", action="call_911", phrases="slurred speech")
    make.make_after_effect(name="A drop of blood", action="normal")
    for typed in ("speaking", "speech", "trouble", "blood"):
        assert alarms(client, typed) == []


def test_only_the_most_urgent_level_is_shown_with_988_beside_it(client):
    make.make_warning_sign(name="Too many pills", action="call_911", phrases="took all my pills")
    make.make_warning_sign(name="A wish to die", action="call_988", phrases="want to die")
    make.make_warning_sign(name="A swollen calf", action="see_doctor", phrases="calf swollen")
    assert alarms(client, "i took all my pills and want to die, calf swollen") == [
        ("Call 911 now", ["Too many pills"]),
        ("Call or text 988", ["A wish to die"]),
    ]
    assert alarms(client, "my calf is swollen") == [("See a doctor today", ["A swollen calf"])]


def test_level_of_today_names_what_makes_it_911_in_the_same_box(client):
    make.make_warning_sign(name="A swollen calf", phrases="calf swollen", call_911_if="you are short of breath")
    page = Page(client.get("/search/?q=swollen calf"))
    box = page.one("section", class_="callout alarm ladder-today layout-stack")
    assert box.one("li").text == "A swollen calf Call 911 if you are short of breath."


def test_911_hears_of_the_needles_only_if_they_can_be_the_cause(client):
    make.make_after_effect(name="Trouble breathing", action="call_911", phrases="short of breath")
    make.make_warning_sign(name="Heart signs", action="call_911", phrases="elephant on my chest")
    asks = "Tell them, and say where."
    assert asks in client.get("/search/?q=short of breath").content.decode()
    assert asks not in client.get("/search/?q=elephant on my chest").content.decode()


def test_nothing_normal_is_shown_below_an_alarm_or_above_a_sign_of_harm(client):
    make.make_after_effect(name="A drop of blood", slug="drop", action="normal")
    make.make_after_effect(name="Coughing up blood", slug="cough", action="call_911", phrases="spitting blood")

    def results(typed):
        page = Page(client.get("/search/", {"q": typed}))
        return [
            link["href"]
            for part in page.main.all("ol", class_="index-list index-list-answers")
            for link in part.all("a")
        ]

    assert results("spitting blood") == []
    assert results("blood") == ["/safety/#sign-cough", "/safety/#sign-drop"]


def test_nothing_but_988_answers_somebody_who_wants_to_die(client):
    make.make_warning_sign(name="A wish to die", action="call_988", phrases="want to die")
    make.make_question(question="Do people want to die of the pain?")
    assert [hit.label for hit in find("i want to die").hits] == ["Question"]
    assert alarms(client, "i want to die") == [("Call or text 988", ["A wish to die"])]
    assert Page(client.get("/search/?q=i+want+to+die")).main.all("ol", class_="index-list index-list-answers") == []


def test_query_that_is_too_long_still_raises_its_alarm(client):
    make.make_after_effect(name="Trouble breathing", action="call_911", phrases="short of breath")
    assert alarms(client, "he is short of breath " + "and so on " * 40) == [("Call 911 now", ["Trouble breathing"])]


@pytest.mark.parametrize("hidden", make.UNSEEN, ids=make.UNSEEN_IDS)
def test_sign_that_is_not_public_raises_no_alarm(client, hidden):
    make.make_after_effect(name="Zebrawort", action="call_911", phrases="short of breath", **hidden)
    assert alarms(client, "short of breath") == []


def test_corrected_word_is_reported(client):
    make.make_condition(name="Sciatica")
    assert "We found nothing for" in client.get("/search/?q=siatica").content.decode()


def test_query_is_escaped(client):
    assert "<script>alert" not in client.get("/search/", {"q": "<script>alert(1)</script>"}).content.decode()


def test_town_links_to_its_clinics(client):
    make.make_clinic(state=make.make_state("WA"), city="Tacoma")
    assert "/locations/near/?q=Tacoma" in Page(client.get("/search/?q=Tacoma")).hrefs


def test_field_suggests_published_names_from_the_page_itself(client):
    make.make_condition(name="Heel pain", other_names="sore heel")
    make.make_condition(name="A draft", other_names="", status="draft")
    make.make_question(question="Does it hurt?")
    make.make_question(question="A draft?", status="draft")
    options = [option["value"] for option in Page(client.get("/search/")).one("datalist").all("option")]
    assert options == ["Heel pain", "Does it hurt?"]


def test_field_suggests_few_of_many_names_and_the_questions_of_the_home_page_first(client):
    copies(
        make.make_condition(name="Pain 000", order=1),
        3 * SUGGESTIONS,
        lambda number: {
            "name": f"Pain {number + 1:03}",
            "slug": f"pain-{number}",
            "order": 2,
        },
    )
    copies(
        make.make_question(question="Common?", order=1),
        3 * SUGGESTIONS,
        lambda number: {
            "question": f"Rare {number:03}?",
            "slug": f"rare-{number}",
            "order": 2,
        },
    )
    make.make_question(question="Chosen?", order=900, on_landing=True)
    options = [option["value"] for option in Page(client.get("/search/")).one("datalist").all("option")]
    names, questions = options[:CONDITIONS_SUGGESTED], options[CONDITIONS_SUGGESTED:]
    assert len(options) == SUGGESTIONS
    assert (names[0], names[-1]) == ("Pain 000", f"Pain {CONDITIONS_SUGGESTED - 1:03}")
    assert questions[:3] == ["Chosen?", "Common?", "Rare 000?"]
