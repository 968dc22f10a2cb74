"""The ladder of warnings on every page: call 911, call 988, see a doctor, call us, normal."""

import pytest

from education.models import AfterEffect
from education.pages.ladder import MOST_IN_A_LIST, published_ladder
from tests import factories as make
from tests.html import Page

pytestmark = pytest.mark.django_db


def rungs(client, url):
    """Return {heading: signs} of the ladder on the page, in order."""
    parts = [
        item
        for item in Page(client.get(url)).main.all("li", "details")
        if item.get("class", "").startswith("ladder-rung ")
    ]
    return {part.one("h3").text: [sign.text for sign in part.all("li")] for part in parts}


@pytest.fixture
def effects(db):
    make.make_after_effect(name="A bruise", action="normal", when="first_day")
    make.make_after_effect(name="Fever", action="call_clinic", when="any_time")
    make.make_after_effect(name="Chest pain", action="call_911", when="any_time", order=20)
    make.make_after_effect(name="Trouble breathing", action="call_911", when="any_time", order=10)
    make.make_topic(slug="with-warnings", shows_warnings=True)
    make.make_condition(slug="a-condition")


@pytest.mark.parametrize("url", ["/", "/with-warnings/", "/conditions/a-condition/"])
def test_ladder_starts_with_the_most_urgent_signs(client, effects, url):
    found = rungs(client, url)
    normal = [] if url == "/" else [("Normal", ["A bruise"])]  # the home page shows what to act on
    assert list(found.items()) == [
        ("Call 911 now", ["Trouble breathing", "Chest pain"]),
        ("Call us today", ["Fever"]),
        *normal,
    ]


@pytest.mark.parametrize("url", ["/", "/with-warnings/", "/conditions/a-condition/"])
def test_ladder_says_to_call_911_even_when_no_sign_is_published(client, effects, url):
    AfterEffect.objects.update(status="draft")
    assert rungs(client, url) == {"Call 911 now": []}
    assert Page(client.get(url)).one("li", class_="ladder-rung ladder-now").one("a")["href"] == "tel:911"


@pytest.mark.parametrize("url", ["/", "/with-warnings/", "/conditions/a-condition/", "/handout/"])
def test_ladder_says_the_sentence_of_the_page_about_safety(client, effects, url):
    topic = make.make_topic(slug="safety", warning="It can start **late**.[@a]")
    rung = Page(client.get(url)).one("li", class_="ladder-rung ladder-now")
    assert "Tell them that you had dry needling, and where. It can start late." in rung.text
    topic.status = "draft"
    topic.save()
    assert "It can start late." not in Page(client.get(url)).main.text


def test_ladder_omits_effects_that_patients_report_during_treatment(client, effects):
    make.make_after_effect(name="Sharp pain", action="call_clinic", when="during")
    make.make_after_effect(name="No breath", action="call_911", when="during", order=30)
    found = rungs(client, "/with-warnings/")
    assert found["Call us today"] == ["Fever"]
    assert found["Call 911 now"] == ["Trouble breathing", "Chest pain", "No breath"]


def test_topic_without_warnings_has_no_ladder(client, effects):
    make.make_topic(slug="plain", shows_warnings=False)
    assert rungs(client, "/plain/") == {}


def test_home_page_shows_every_sign_and_links_to_what_each_means(client):
    for number in range(6):
        make.make_after_effect(name=f"Urgent {number}", action="call_911", when="any_time", order=number)
        make.make_after_effect(name=f"Call {number}", action="call_clinic", when="any_time", order=number)
    make.make_warning_sign(name="A pop at the heel", conditions=[make.make_condition()])
    make.make_warning_sign(name="A wish to die", action="call_988")
    found = rungs(client, "/")
    assert found == {
        "Call 911 now": [f"Urgent {number}" for number in range(6)],
        "Call or text 988": ["A wish to die"],
        "See a doctor today": ["A pop at the heel"],
        "Call us today": [f"Call {number}" for number in range(6)],
    }
    assert "/safety/#after" in [link["href"] for link in Page(client.get("/")).main.all("a")]


def test_sign_of_a_condition_is_first_on_its_page_and_absent_from_others(client, effects):
    here, elsewhere = make.make_condition(slug="here"), make.make_condition(slug="elsewhere")
    make.make_warning_sign(name="Heart signs", action="call_911", is_on_every_page=True, order=1)
    make.make_warning_sign(name="A stiff neck", action="call_911", conditions=[here], order=2)
    assert rungs(client, here.get_absolute_url())["Call 911 now"] == [
        "A stiff neck", "Trouble breathing", "Chest pain", "Heart signs",
    ]  # fmt: skip
    assert rungs(client, elsewhere.get_absolute_url())["Call 911 now"] == [
        "Trouble breathing", "Chest pain", "Heart signs",
    ]  # fmt: skip
    assert rungs(client, "/with-warnings/")["Call 911 now"] == ["Trouble breathing", "Chest pain", "Heart signs"]


def test_sign_says_what_turns_it_into_an_emergency(client, effects):
    make.make_warning_sign(name="A swollen calf", call_911_if="you are short of breath", is_on_every_page=True)
    assert rungs(client, "/with-warnings/")["See a doctor today"] == [
        "A swollen calf Call 911 if you are short of breath."
    ]


def test_988_can_be_called_and_texted_and_911_is_named_beside_it(client, effects):
    make.make_warning_sign(name="A wish to die", action="call_988", is_on_every_page=True)
    rung = Page(client.get("/with-warnings/")).one("li", class_="ladder-rung ladder-talk")
    assert [link["href"] for link in rung.all("a")] == ["https://988lifeline.org", "tel:988", "sms:988"]
    assert "Call 911." in rung.text


def test_long_list_is_shown_in_groups_by_what_the_signs_concern(client):
    for number in range(MOST_IN_A_LIST):
        make.make_after_effect(
            name=f"Lung {number}", action="call_911", part="breathing", when="any_time", order=number
        )
    assert [(group.title, len(group.signs)) for group in published_ladder()[0].groups] == [("", MOST_IN_A_LIST)]
    make.make_after_effect(name="A seizure", action="call_911", part="nerves", when="any_time")
    make.make_topic(slug="with-warnings", shows_warnings=True)
    rung = Page(client.get("/with-warnings/")).one("li", class_="ladder-rung ladder-now")
    titles = [heading.text for heading in rung.all("h4")]
    lists = [[sign.text for sign in part.all("li")] for part in rung.all("ul")]
    assert titles == ["Breathing and heart", "Head, nerves and spine"]
    assert lists == [[f"Lung {number}" for number in range(MOST_IN_A_LIST)], ["A seizure"]]


@pytest.mark.parametrize(("query", "times"), [("", 0), ("?size=large", 1)], ids=["normal", "large"])
def test_large_handout_says_once_what_makes_other_signs_an_emergency(client, query, times):
    """The normal one has no room for it on its page."""
    make.make_after_effect(name="Trouble breathing", action="call_911", when="any_time")
    make.make_warning_sign(name="A swollen calf", is_on_every_page=True)
    make.make_warning_sign(name="Redness", action="call_clinic", is_on_every_page=True)
    ladder = Page(client.get(f"/handout/{query}")).one("ol", class_="ladder")
    assert "A swollen calf" in ladder.text
    assert ladder.text.count("Also call 911 if any other sign comes with trouble breathing") == times


@pytest.mark.parametrize("path", ["/", "/with-warnings/"])
def test_what_makes_the_folded_signs_an_emergency_is_said_once_before_the_folds(client, path):
    make.make_topic(slug="with-warnings", shows_warnings=True)
    make.make_warning_sign(name="A swollen calf", is_on_every_page=True)
    make.make_warning_sign(name="Redness", action="call_clinic", is_on_every_page=True)
    ladder = Page(client.get(path)).one("ol", class_="ladder")
    folds = ladder.all("details")
    assert [fold.one("h3").text for fold in folds] == ["See a doctor today", "Call us today"]
    said = ladder.text.partition("See a doctor today")[0]
    assert said.rstrip().endswith(
        "For the signs below, call 911 instead if you also have trouble breathing, chest pain, fainting, weakness or "
        "numbness, or trouble seeing or speaking."
    )
    assert ladder.text.count("911 instead") == 1


def test_page_without_the_details_leaves_out_what_makes_one_sign_an_emergency(client):
    make.make_warning_sign(name="A swollen calf", call_911_if="you are short of breath")
    assert "you are short of breath" not in Page(client.get("/")).one("ol", class_="ladder").text


@pytest.mark.parametrize("hidden", make.UNSEEN, ids=make.UNSEEN_IDS)
def test_sign_that_is_not_public_is_on_no_page(client, effects, hidden):
    make.make_warning_sign(name="Zebrawort", is_on_every_page=True, **hidden)
    for url in ("/", "/with-warnings/", "/conditions/a-condition/", "/safety/", "/handout/"):
        assert "Zebrawort" not in Page(client.get(url)).text


def test_ladder_of_a_condition_starts_with_its_own_emergency(client):
    make.make_condition(slug="a-condition", emergency="You can’t hold your urine.")
    make.make_condition(slug="another")
    rung = Page(client.get("/conditions/a-condition/")).one("li", class_="ladder-rung ladder-now")
    assert [part.text for part in rung.all("p")[:2]] == ["Call 911", "You can’t hold your urine."]
    assert "urine" not in Page(client.get("/conditions/another/")).text
