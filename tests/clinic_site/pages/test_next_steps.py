"""The end of every page: the pages that follow from it, and where the clinics are."""

import pytest
from django.urls import URLPattern, get_resolver

from clinic_site.pages.next_steps import FROM_ANYWHERE, STEPS, steps_after
from education.models import Topic
from tests import factories as make
from tests.html import Page

TOPICS = ["dry-needling", "trigger-points", "what-to-expect"]
EVERY_STEP = {step for steps in [FROM_ANYWHERE, *STEPS.values()] for step in steps}

pytestmark = pytest.mark.django_db


def steps(client, path):
    """Return the addresses of the steps at the end of the page."""
    found = Page(client.get(path)).one("section", aria_labelledby="onward-title")
    assert found.one("h2").text == "Your next step"
    return [link["href"] for link in found.one("ul").all("a")]


@pytest.fixture
def topics():
    return {slug: make.make_topic(slug=slug) for slug in TOPICS}


def names_of_views(resolver=None, namespace=""):
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}"
        else:
            yield from names_of_views(entry, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)


def test_every_page_with_steps_of_its_own_is_a_view_or_a_topic():
    views = set(names_of_views())
    assert [name for name in STEPS if name not in views and name not in TOPICS] == []
    assert [step.view for step in EVERY_STEP if step.view not in views] == []


def test_every_step_leads_to_a_page_and_to_a_place_on_it(client, topics):
    found = {step.url: client.get(step.url.partition("#")[0]) for step in EVERY_STEP}
    assert {url: answer.status_code for url, answer in found.items() if answer.status_code != 200} == {}
    anchors = {url: url.partition("#")[2] for url in found if "#" in url}
    assert [url for url, anchor in anchors.items() if anchor not in Page(found[url]).ids] == []


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/dry-needling/", ["/what-to-expect/", "/conditions/", "/self-check/"]),
        ("/trigger-points/", ["/conditions/", "/what-to-expect/", "/self-check/"]),
        ("/what-to-expect/", ["/self-check/", "/questions/", "/safety/#after"]),
        ("/conditions/", ["/self-check/", "/what-to-expect/", "/questions/"]),
        ("/safety/", ["/self-check/", "/questions/", "/what-to-expect/"]),
        ("/self-check/", ["/what-to-expect/", "/questions/", "/safety/#after"]),
        ("/questions/", ["/self-check/", "/conditions/", "/what-to-expect/"]),
        ("/locations/", ["/what-to-expect/", "/self-check/", "/questions/"]),
        ("/handout/", ["/safety/#after", "/self-check/", "/questions/"]),
        ("/glossary/", ["/dry-needling/", "/conditions/", "/self-check/"]),
        ("/no-such-page/", ["/dry-needling/", "/conditions/", "/self-check/"]),
    ],
)
def test_page_ends_with_the_steps_that_follow_from_it(client, topics, path, expected):
    assert steps(client, path) == expected


def test_condition_ends_with_its_steps_and_the_pain_nearby(client, topics):
    arm = make.make_region()
    near = make.make_condition(regions=[arm])
    condition = make.make_condition(regions=[arm])
    assert steps(client, condition.get_absolute_url()) == ["/self-check/", "/what-to-expect/", near.get_absolute_url()]


def test_state_and_clinic_end_with_their_steps(client, topics):
    clinic = make.make_clinic()
    for url in (clinic.get_absolute_url(), clinic.state.get_absolute_url()):
        assert steps(client, url) == ["/what-to-expect/", "/self-check/", "/questions/"]


def test_step_to_a_topic_that_is_not_published_is_left_out(client, topics):
    Topic.objects.filter(slug="what-to-expect").update(status="draft")
    assert steps(client, "/self-check/") == ["/questions/", "/safety/#after"]
    assert steps(client, "/dry-needling/") == ["/conditions/", "/self-check/"]
    topics["dry-needling"].delete()
    assert steps(client, "/glossary/") == ["/conditions/", "/self-check/"]


def test_page_without_a_request_has_the_steps_from_anywhere_that_need_no_topic():
    assert [step.url for step in steps_after(None, [])] == ["/conditions/", "/self-check/"]


def test_no_page_lists_itself_as_a_step(client, topics):
    make.make_condition(slug="a-condition")
    own = ["/conditions/", "/safety/", "/self-check/", "/questions/", *(f"/{slug}/" for slug in TOPICS)]
    assert [path for path in own if path in [step.partition("#")[0] for step in steps(client, path)]] == []


@pytest.mark.parametrize("path", ["/questions/", "/no-such-page/", "/self-check/"])
def test_page_ends_with_a_search_for_a_clinic(client, path):
    finder = Page(client.get(path)).main.all("section")[-1]
    assert (finder["id"], finder.one("h2").text) == ("find", "Find a clinic near you")
    form = finder.one("form")
    assert (form["method"], form["action"], form.one("input", type="text")["name"]) == ("get", "/locations/near/", "q")
    assert [link["href"] for link in finder.all("a")] == ["/locations/"]


@pytest.mark.parametrize("path", ["/locations/", "/locations/states/", "/locations/near/", "/locations/languages/"])
def test_page_that_searches_for_clinics_itself_does_not_repeat_the_search_at_its_end(client, path):
    page = Page(client.get(path))
    assert page.all(id="find") == []
    assert page.main.all("section")[-1]["aria-labelledby"] == "onward-title"
