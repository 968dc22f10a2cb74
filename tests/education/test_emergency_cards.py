"""Each role takes all signs and effects off the site at once. No public page ever shows an empty emergency card."""

import pytest
from django.urls import reverse

from clinic_site.publishing.taking_off import TakingOff
from education.models import AfterEffect, Contraindication, WarningSign
from tests import factories as make
from tests.html import Page
from tests.staff import list_url, make_staff

pytestmark = pytest.mark.django_db

ROLES = ["Writer", "Clinical reviewer", "Publisher", "Location manager", "Administrator"]
MAY_ASK = ["Publisher", "Administrator"]
AT_NIGHT = ["Clinical reviewer", "Location manager", "Administrator"]
PAGES = ["/", "/safety/", "/what-to-expect/", "/conditions/a-condition/", "/handout/", "/self-check/"]


@pytest.fixture
def records():
    for slug in ("home", "safety", "what-to-expect"):
        make.make_topic(slug=slug, shows_warnings=True)
    make.make_condition(slug="a-condition")
    return [
        *(make.make_after_effect(action=action, when="any_time") for action in ("call_911", "call_clinic", "normal")),
        make.make_after_effect(action="call_911", when="any_time"),
        *(make.make_warning_sign(action=action, is_on_every_page=True) for action in ("call_911", "call_988")),
        make.make_contraindication(level="absolute"),
    ]


def empty_cards(client) -> dict[str, list[str]]:
    """Return the emergency cards that are missing or have no sign, for each public page."""
    found = {}
    for path in PAGES:
        cards = [(rung.h3.text, rung.select("ul li")) for rung in Page(client.get(path)).select(".ladder-rung")]
        wanted = [] if path == "/self-check/" else ["Call 911 now", "Call us today"]
        shown = [title for title, _signs in cards]
        empty = [title for title, signs in cards if title in wanted and not signs]
        found[path] = [*(title for title in wanted if title not in shown), *empty]
    return {path: titles for path, titles in found.items() if titles}


def take_off_all(client):
    """Take off all records of each kind with the action of its list, as a browser does: ask, then be sure."""
    for model in (AfterEffect, WarningSign, Contraindication):
        data = {"action": "unpublish", "_selected_action": list(model.objects.values_list("pk", flat=True))}
        for sure in ({}, {"sure": "1"}):
            client.post(list_url(model), data | sure)


def public():
    return {model: model.objects.published().count() for model in (AfterEffect, WarningSign, Contraindication)}


@pytest.mark.parametrize(
    "role", [pytest.param(role, marks=[pytest.mark.nightly] * (role in AT_NIGHT)) for role in ROLES]
)
def test_no_role_empties_a_card_and_one_click_brings_everything_back(client, role, records):
    before = public()
    assert empty_cards(client) == {}
    client.force_login(make_staff(role))
    take_off_all(client)
    asked = {request.record for request in TakingOff.objects.waiting()}
    # All effects together are refused, because both cards would be empty.
    wanted = {one for one in records if not isinstance(one, AfterEffect)} if role in MAY_ASK else set()
    assert (asked, public()) == (wanted, before)

    client.force_login(make_staff("Clinical reviewer"))
    batches = {(type(one.record), one.batch) for one in TakingOff.objects.all()}
    pages = [reverse(f"admin:education_{model._meta.model_name}_taking_off", args=[batch]) for model, batch in batches]
    for page in pages:
        client.post(page, {"do": "confirm"})
    assert public() == before | (dict.fromkeys([WarningSign, Contraindication], 0) if wanted else {})
    assert empty_cards(client) == {}
    client.force_login(make_staff("Publisher"))
    for page in pages:
        client.post(page, {"do": "put_back"})
    assert (public(), empty_cards(client)) == (before, {})
