"""Each public page needs at most 14 queries, and more data does not increase their number."""

import datetime

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinic_site.publishing.kinds import publishable_kinds
from education.models import Condition, Reviewed
from locations.finding import clinic_index, gazetteer
from locations.models import Clinic
from tests import factories as make

pytestmark = pytest.mark.django_db

MOST = 14
PAGES = [
    "/",
    "/a-topic/",
    "/conditions/",
    "/conditions/a-condition/",
    "/safety/",
    "/self-check/",
    "/search/",
    "/search/?q=a+condition",
    "/search/?q=conditoin",
    "/search/?q=nedles+in+tacoma",
    "/search/?q=xyzzy+zyzzx",
    "/questions/",
    "/glossary/",
    "/references/",
    "/locations/",
    "/locations/washington/",
    "/locations/washington/?town=Tacoma",
    "/locations/washington/?town=Nowhere",
    "/locations/oregon/",
    "/locations/near/?q=97301",
    "/locations/near/?q=97399",
    "/locations/near/?q=salem,+or",
    "/locations/near/?q=salm,+or",
    "/locations/near/?q=oregon",
    "/locations/near/?q=",
    "/locations/washington/a-clinic/",
    "/locations/washington/a-clinic/handout/",
    "/handout/",
    "/locations/washington/offers-nothing/",
    "/no-such-page/",
    "/sitemap.xml",
]
# A search for the nearest clinics ends sooner with more clinics. Towns with similar names are read only once.
FEWER_LATER = [
    "/locations/oregon/",
    "/locations/near/?q=97301",
    "/locations/near/?q=97399",
    "/locations/near/?q=salem,+or",
    "/locations/near/?q=salm,+or",
    "/locations/washington/offers-nothing/",
]


def fill(*, first=False):
    """Create some records of every kind, related as on a real site."""

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
    clinic = make.make_clinic(**named("a-clinic"), **({"city": "Tacoma"} if first else {}))
    make.make_person(clinic if first else Clinic.objects.get(slug="a-clinic"))
    make.make_clinic(**named("offers-nothing"), offers_dry_needling=False)
    make.make_clinic(state=make.make_state("ID"))
    for model in publishable_kinds(Reviewed):
        for record in model.objects.filter(reviewed_by=None):  # a new one for each record, so that no query is saved
            record.reviewed_by, record.reviewed_on = make.make_reviewer(), datetime.date(2026, 3, 1)
            record.is_sample = False
            record.save()


def count(client, path):
    gazetteer.forget()  # no town has been searched yet
    clinic_index.forget()
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return len(queries)


def test_number_of_queries_is_small_and_does_not_grow_with_the_data(client):
    fill(first=True)
    ContentType.objects.get_for_models(*apps.get_models())  # each process reads them once
    before = {path: count(client, path) for path in PAGES}
    assert {path: number for path, number in before.items() if number > MOST} == {}
    fill()
    fill()
    after = {path: count(client, path) for path in PAGES}
    grown = {path: (before[path], number) for path, number in after.items() if number > before[path]}
    fewer = [path for path, number in after.items() if number < before[path] and path not in FEWER_LATER]
    assert (grown, fewer) == ({}, [])
