"""The number of queries is a behaviour: it stays the same when the data doubles, and it is small."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from education.models import Condition
from locations.finding import lookup
from tests import factories as make

pytestmark = pytest.mark.django_db

# page -> the most queries it may take; raise a number only with a reason
CEILINGS = {
    "/": 2,  # all its records, and what its text cites
    "/a-topic/": 5,
    "/conditions/": 4,
    "/conditions/a-condition/": 2,
    "/safety/": 3,
    "/self-check/": 2,
    "/search/": 1,
    "/search/?q=a+condition": 5,
    # A misspelt word: what each look asks depends on what the one before found.
    "/search/?q=conditoin": 6,
    "/search/?q=nedles+in+tacoma": 6,
    "/search/?q=xyzzy+zyzzx": 4,
    "/questions/": 4,
    "/glossary/": 4,
    "/references/": 6,  # with the pages that use each
    "/locations/": 3,
    "/locations/washington/": 4,
    "/locations/oregon/": 5,  # three of them at most: the box in which the nearest are looked for grows
    "/locations/near/?q=97301": 6,  # likewise
    "/locations/near/?q=97399": 6,
    "/locations/near/?q=salem,+or": 6,
    "/locations/near/?q=salm,+or": 4,
    "/locations/near/?q=oregon": 1,
    "/locations/near/?q=": 2,
    "/locations/washington/a-clinic/": 2,
    "/locations/washington/a-clinic/handout/": 5,
    "/handout/": 4,
    "/locations/washington/offers-nothing/": 5,  # likewise
    "/no-such-page/": 3,  # the last asks whether a page was there once
    "/sitemap.xml": 6,  # clinics twice: their pages and their sheets
}
# Where the nearest are looked for, more clinics are found sooner; towns that may be meant are read once.
FEWER_LATER = [
    "/locations/oregon/",
    "/locations/near/?q=97301",
    "/locations/near/?q=97399",
    "/locations/near/?q=salem,+or",
    "/locations/near/?q=salm,+or",
    "/locations/washington/offers-nothing/",
]


def fill(*, first=False):
    """Make some of everything, tied together the way it is on a real site."""

    def named(slug):
        return {"slug": slug} if first else {}

    studies = [make.make_reference(), make.make_reference()]
    region = make.make_region()
    for slug in ("home", "conditions", "safety", "questions", "glossary", "references"):
        if first:
            make.make_topic(slug=slug, body=f"A statement.[@{studies[0].key}]", nav_order=10)
    make.make_topic(**named("a-topic"), nav_order=20, shows_warnings=True, body=f"A statement.[@{studies[0].key}]")
    text = f"Found.[@{studies[1].key}]"
    make.make_condition(**named("a-condition"), regions=[region], references=studies, evidence=text)
    make.make_condition(regions=[region], references=studies)
    if not first:
        a_condition = Condition.objects.get(slug="a-condition")
        a_condition.regions.add(region)
        a_condition.references.add(*studies)
    make.make_contraindication(references=studies, level="absolute")
    make.make_contraindication(references=studies)
    make.make_after_effect(action="call_911", when="any_time")
    make.make_after_effect()
    make.make_question(on_landing=True, answer=f"More.[@{studies[0].key}]")
    make.make_term()
    make.make_visit_step()
    make.make_place(**({"zip": "97301"} if first else {}), city="Salem", town_key="salem", state=make.make_state("OR"))
    make.make_clinic(**named("a-clinic"), **({"city": "Tacoma"} if first else {}))
    make.make_clinic(**named("offers-nothing"), offers_dry_needling=False)
    make.make_clinic(state=make.make_state("ID"))


def count(client, path, monkeypatch):
    monkeypatch.setattr(lookup, "_known_towns", {})  # as if nobody had asked for a town yet
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return len(queries)


def test_number_of_queries_is_small_and_stays_the_same_when_the_data_doubles(client, monkeypatch):
    fill(first=True)
    before = {path: count(client, path, monkeypatch) for path in CEILINGS}
    assert {path: number for path, number in before.items() if number > CEILINGS[path]} == {}
    fill()
    fill()
    after = {path: count(client, path, monkeypatch) for path in CEILINGS}
    grown = {path: (before[path], number) for path, number in after.items() if number > before[path]}
    fewer = [path for path, number in after.items() if number < before[path] and path not in FEWER_LATER]
    assert (grown, fewer) == ({}, [])
