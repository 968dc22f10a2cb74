"""Half-written work can be saved, and nothing incomplete gets on the site in any way."""

import datetime

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.utils import timezone

from clinic_site.models import Announcement, LegalNotice, Picture, Translation
from clinic_site.pictures.forms import remember
from clinic_site.pictures.renditions import Kept
from clinic_site.publishing import workflow
from clinic_site.publishing.exceptions import NotPublishedError
from clinic_site.publishing.kinds import publishable_kinds
from clinic_site.publishing.publishable import Publishable
from clinic_site.publishing.schedule import publish_due
from clinic_site.publishing.workflow import Draft
from clinic_site.setup.site_settings import SiteSettings
from education.models import (
    AfterEffect,
    BodyRegion,
    Condition,
    Contraindication,
    Frequency,
    GlossaryTerm,
    Question,
    Reference,
    Topic,
    VisitStep,
    WarningSign,
)
from locations.models import Clinic, Person, State
from tests import factories as make
from tests.staff import add_url, change_url, form_data, make_staff, page_url, post_action

pytestmark = pytest.mark.django_db
NAME = "Half written"
DAY = datetime.date(2026, 11, 23)
# What must be typed to save a new record for the first time. States come with the software: nobody adds one.
FIRST: dict[type[Publishable], dict] = {
    AfterEffect: {"name": NAME, "action": "normal"},
    Announcement: {"text": NAME},
    BodyRegion: {"name": NAME},
    Clinic: {"name": NAME},
    Condition: {"name": NAME},
    Contraindication: {"title": NAME, "level": "relative"},
    Frequency: {"sentence": NAME, "count": 3, "out_of": 100},
    GlossaryTerm: {"term": NAME},
    LegalNotice: {"kind": "privacy-practices"},
    Person: {"name": NAME},
    Picture: {"title": NAME, "kept": remember(Kept(f"pictures/{1:032x}/master.jpg", 1200, 800))},
    Question: {"question": NAME},
    Reference: {"key": "half-written"},
    Topic: {"title": NAME},
    VisitStep: {"title": NAME},
    WarningSign: {"name": NAME, "action": "see_doctor"},
}
MAKERS = {
    AfterEffect: make.make_after_effect,
    Announcement: make.make_announcement,
    BodyRegion: make.make_region,
    Clinic: make.make_clinic,
    Condition: make.make_condition,
    Contraindication: make.make_contraindication,
    Frequency: make.make_frequency,
    GlossaryTerm: make.make_term,
    LegalNotice: make.make_notice,
    Person: lambda: make.make_person(make.make_clinic()),
    Picture: make.make_picture,
    Question: make.make_question,
    Reference: make.make_reference,
    SiteSettings: lambda: SiteSettings.objects.get(),
    State: lambda: make.make_state(
        law_status="allowed", law_known_from="list", law_source_name="A list", law_seen_on=DAY
    ),
    Topic: make.make_topic,
    VisitStep: make.make_visit_step,
    WarningSign: make.make_warning_sign,
}
# A field that each kind must have on the site, besides those in FIRST. A part of the body needs no more than a name.
NEEDED = {
    AfterEffect: "when",
    Announcement: "text",
    BodyRegion: "name",
    Clinic: "street",
    Condition: "what_it_is",
    Contraindication: "line",
    Frequency: "counted_by",
    GlossaryTerm: "definition",
    LegalNotice: "body",
    Person: "name",
    Picture: "alt",
    Question: "short_answer",
    Reference: "plain_finding",
    SiteSettings: "name",
    State: "law_source_name",
    Topic: "short_answer",
    VisitStep: "text",
    WarningSign: "name",
}
# Its rule is about several fields, so the problem is at none of them.
BLOCKED_AT = NEEDED | {State: ""}
kinds = pytest.mark.parametrize("model", FIRST, ids=lambda model: model.__name__)
kinds_on_the_site = pytest.mark.parametrize("model", MAKERS, ids=lambda model: model.__name__)


@pytest.fixture
def root(client):
    user = User.objects.create_superuser("root")
    client.force_login(user)
    return user


def typed(model) -> dict:
    return FIRST[model] | ({"state": make.make_state().pk} if model is Clinic else {})


def saved(client, model, **more):
    """Fill in the form for a new record with what it asks for first and `more`, and return the record."""
    answer = client.post(add_url(model), typed(model) | more)
    assert answer.status_code == 302, dict(answer.context["adminform"].form.errors)
    return model.objects.get()


def blocking(record) -> set[str]:
    return {problem.field for problem in workflow.problems_of(record) if problem.is_stop}


def test_this_file_covers_every_kind():
    ours = {model for model in publishable_kinds(Publishable) if admin.site.is_registered(model)}
    ours -= {Translation}  # it has no form for a new one: tests/clinic_site/translation/test_admin.py
    assert ours == set(MAKERS) == set(NEEDED)
    assert ours - set(FIRST) == {model for model in ours if model.is_always_public} == {SiteSettings, State}


# Saving -------------------------------------------------------------------------------------------------


@kinds
def test_new_record_is_saved_with_little_more_than_a_name_and_its_pages_open(client, root, model):
    record = saved(client, model)
    assert (record.status, Draft.objects.of(record).count()) == ("draft", 1)
    pages = ["release", "history", "preview"]
    assert {page: client.get(page_url(record, page)).status_code for page in pages} == dict.fromkeys(pages, 200)
    assert client.get(change_url(record)).status_code == 200
    assert client.get(page_url(record, "preview_page")).status_code == {
        Announcement: 409,
        Clinic: 409,
        Person: 409,
        Picture: 409,
        VisitStep: 404,
    }.get(model, 200)


def test_preview_of_an_incomplete_record_says_what_it_needs(client, root):
    answer = client.get(page_url(saved(client, Clinic), "preview_page"))
    assert "This can’t be shown yet. First check: Latitude, Longitude, Phone, Time zone." in answer.content.decode()
    clinic = make.make_clinic(slug="other")
    client.post(change_url(clinic), form_data(clinic) | {"latitude": "95"})
    answer = client.get(page_url(clinic, "preview_page"))
    assert "This can’t be shown yet. First check: Latitude." in answer.content.decode()


@kinds
def test_nothing_typed_asks_only_for_what_no_record_can_be_without(client, root, model):
    answer = client.post(add_url(model), {})
    asked = set(FIRST[model]) - {"out_of"} | ({"state"} if model is Clinic else set())
    asked = {"file" if name == "kept" else name for name in asked}
    first = {"action", "level", "count"} & asked  # asked for when there is a name
    assert set(answer.context["adminform"].form.errors) == asked - first
    if first:
        answer = client.post(add_url(model), {name: value for name, value in typed(model).items() if name not in first})
        assert set(answer.context["adminform"].form.errors) == first
    assert model.objects.count() == 0


@kinds_on_the_site
def test_record_on_the_site_keeps_an_emptied_field_in_its_draft(client, root, model):
    record = MAKERS[model]()
    name = NEEDED[model]
    if name in type(record).asked_first:
        return
    before = getattr(record, name)
    assert client.post(change_url(record), form_data(record) | {name: ""}).status_code == 302
    assert workflow.draft_of(record).contents[name] == ""
    assert getattr(workflow.stored(record), name) == before
    assert BLOCKED_AT[model] in blocking(record)


def test_change_form_says_beside_the_field_what_is_missing(client, root):
    record = saved(client, Condition)
    form = client.get(change_url(record)).context["adminform"].form
    assert form.fields["what_it_is"].help_text.startswith(
        '<span class="field-remark"><b>To publish this:</b> “What it is” is empty.</span>'
    )
    assert form.fields["what_it_is"].required


def test_draft_may_cite_a_source_that_is_not_entered_yet(client, root):
    record = saved(client, Condition, evidence="It helped.[@not-entered-2026]")
    assert workflow.stored(record).evidence == "It helped.[@not-entered-2026]"
    assert "evidence" in blocking(record)


def test_empty_address_is_made_from_the_name(client, root):
    make.make_condition(slug="half-written")
    client.post(add_url(Condition), {"name": NAME})
    assert Condition.objects.get(name=NAME).slug == "half-written-2"


def test_address_of_another_record_stays_in_the_draft(client, root):
    make.make_condition(slug="taken")
    client.post(add_url(Condition), {"name": NAME, "slug": "taken"})
    record = Condition.objects.get(name=NAME)
    assert (record.slug, workflow.draft_of(record).contents) == ("taken-2", {"slug": "taken"})
    assert "slug" in blocking(record)
    assert client.get(change_url(record)).context["adminform"].form.initial["slug"] == "taken"


def test_unreadable_value_is_refused_and_comes_back_with_everything_else(client, root):
    words = {"key": "half-written", "title": "A study", "checked_on": "soon", "year": "some year"}
    answer = client.post(add_url(Reference), words)
    form = answer.context["adminform"].form
    assert set(form.errors) == {"checked_on", "year"}
    assert {name: form[name].value() for name in words} == words


@pytest.mark.parametrize(
    ("model", "broken"),
    [
        (Frequency, {"count": ""}),
        (Frequency, {"count": "0"}),
        (Frequency, {"counts": "once", "count": "9", "out_of": "5"}),
        (Frequency, {"order": ""}),
        (Frequency, {"order": "-5"}),
        (Condition, {"certainty_low": "high", "certainty_high": "low"}),
        (Condition, {"summary": "long " * 50}),
        (Reference, {"missing_because": "", "authors": ""}),
        (Clinic, {"latitude": "", "longitude": ""}),
        (Clinic, {"latitude": "95"}),
        (Clinic, {"phone": "soon"}),
        (Clinic, {"offers_dry_needling": "on", "dry_needling_confirmed_on": ""}),
        (WarningSign, {"action": ""}),
    ],
    ids=str,
)
def test_what_the_database_refuses_stays_in_the_draft(client, root, model, broken):
    record = MAKERS[model](status="draft")
    before = {name: getattr(workflow.stored(record), name) for name in broken}
    answer = client.post(change_url(record), form_data(record) | broken)
    assert answer.status_code == 302, dict(answer.context["adminform"].form.errors)
    assert set(workflow.draft_of(record).contents) & set(broken)
    held = set(workflow.draft_of(record).contents)
    assert {name: getattr(workflow.stored(record), name) for name in held} == {name: before[name] for name in held}
    for page in (change_url(record), page_url(record, "release"), page_url(record, "history")):
        assert client.get(page).status_code == 200
    assert blocking(record) & {*broken, ""}
    # Mended, it is written to the record, and the draft holds nothing.
    assert client.post(change_url(record), form_data(workflow.stored(record))).status_code == 302
    assert workflow.draft_of(record).contents == {}


# Nothing incomplete is published ------------------------------------------------------------------------


def emptied(model, *, by):
    """Return a record on the site, and its approved draft, in which a needed field is empty."""
    record = MAKERS[model]()
    name = NEEDED[model]
    setattr(record, name, "")
    workflow.save_draft(record, by=by, is_ready=True)
    workflow.approve(record, by=make_staff("Clinical reviewer"))
    return record


@kinds_on_the_site
def test_incomplete_draft_is_published_by_nobody_at_no_time(client, root, model):
    record = emptied(model, by=make_staff("Writer"))
    live = getattr(workflow.stored(record), NEEDED[model])
    later = timezone.now() + datetime.timedelta(days=1)
    for options in ({}, {"at": later}, {"overriding": True}):
        with pytest.raises(NotPublishedError):
            workflow.publish(record, by=root, **options)
    if not model.is_always_public:  # a law is published only on its page
        post_action(client, "publish", record)
    client.post(page_url(record, "release"), {"do": "publish"})
    client.post(change_url(record), form_data(workflow.stored(record)) | {NEEDED[model]: "", "_publish": "1"})
    # As if it had become incomplete only after it was scheduled
    Draft.objects.of(record).update(publish_at=timezone.now() - datetime.timedelta(minutes=1), scheduled_by=root)
    assert publish_due() == 0
    assert workflow.draft_of(record).publish_at is None
    assert getattr(workflow.stored(record), NEEDED[model]) == live


@kinds
def test_incomplete_new_record_is_not_published_although_it_is_approved(client, root, model):
    if model in (BodyRegion, WarningSign):  # complete with a name
        return
    record = saved(client, model)
    workflow.hand_over(record, by=root)
    if record.needs_second_person:
        workflow.approve(record, by=make_staff("Clinical reviewer"))
    assert {Announcement: "last_day", Person: "clinics"}.get(model, NEEDED[model]) in blocking(record)
    with pytest.raises(NotPublishedError):
        workflow.publish(record, by=root)
    post_action(client, "publish", record)
    assert not workflow.stored(record).is_released


def test_handing_over_an_incomplete_draft_says_what_is_missing(client, root):
    record = saved(client, GlossaryTerm)
    answer = client.post(page_url(record, "release"), {"do": "ready"}, follow=True)
    words = [str(message) for message in answer.context["messages"]]
    assert words[-2] == "Before this can be published, 1 field needs attention. The form says what."


def test_zip_code_of_another_state_blocks_publishing():
    make.make_place(zip="97035", state=make.make_state("OR"))
    clinic = make.make_clinic(zip="97035", state=make.make_state("WA"))
    assert blocking(clinic) == {"zip"}
