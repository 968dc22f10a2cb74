"""Factories for test records with sensible defaults: published and valid.

Each `make_*` function accepts any field of its model. Names and slugs are different for each call.
"""

import datetime
from itertools import count

from django.utils import timezone
from django.utils.text import slugify

from clinic_site.models import Announcement, LegalNotice, Translation
from clinic_site.pictures.picture import Picture
from clinic_site.translation.models import words_to_translate
from education.models import (
    AfterEffect,
    BodyRegion,
    Condition,
    Contraindication,
    Frequency,
    GlossaryTerm,
    PageKind,
    Question,
    Reference,
    Reviewer,
    Topic,
    VisitStep,
    WarningSign,
)
from locations.models import Clinic, Person, Place, State

PUBLISHED = "published"
# Every reason why a record is not public.
UNSEEN = [
    {"status": "draft"},
    {"status": PUBLISHED, "publish_at": datetime.datetime(2999, 1, 1, tzinfo=datetime.UTC)},
    {"status": PUBLISHED, "unpublish_at": datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)},
]
UNSEEN_IDS = ["draft", "not yet", "no longer"]
STATES = {  # code: name, latitude and longitude of the center
    "WA": ("Washington", 47.4, -121.5),
    "OR": ("Oregon", 44.0, -120.5),
    "ID": ("Idaho", 44.3, -114.6),
    "FL": ("Florida", 28.0, -82.0),
    "TX": ("Texas", 31.4, -98.5),
    "GU": ("Guam", 13.45, 144.78),
    "AK": ("Alaska", 61.2, -149.9),
    "HI": ("Hawaii", 21.0, -157.6),
    "DC": ("District of Columbia", 38.9, -77.0),
    "NY": ("New York", 42.2, -74.9),
    "VI": ("U.S. Virgin Islands", 18.0, -64.8),
    "PR": ("Puerto Rico", 18.2, -66.4),
}
numbers = count(1)


def change(record, **values):
    """Set the `values` of `record` and save it."""
    for name, value in values.items():
        setattr(record, name, value)
    record.save()


def make_picture(**values):
    """Return a picture without files: no test of pages needs them."""
    number = next(numbers)
    defaults = {
        "title": f"Picture {number}",
        "file": f"pictures/{number:032x}/master.jpg",
        "width": 1200,
        "height": 800,
        "alt": f"What picture {number} shows.",
        "status": PUBLISHED,
    }
    return Picture.objects.create(**(defaults | values))


def make_translation(record=None, *, says: dict[str, str] | None = None, **values):
    """Return a Spanish translation of `record`, by default of a new warning sign: whole, or of the fields in `says`."""
    record = record or make_warning_sign()
    said = {name: f"Español: {words}" for name, words in words_to_translate(record).items()} if says is None else says
    translation = Translation(record=record, **({"status": PUBLISHED} | values))
    for name, words in said.items():
        translation.write(name, words, of=getattr(record, name))
    translation.save()
    return translation


# What patients read ----------------------------------------------------------------------------------


def make_reviewer(**values):
    number = next(numbers)
    return Reviewer.objects.create(**({"name": f"Clinician {number}", "credentials": "PT, DPT"} | values))


def reviewed(**values):
    """Return the fields of a record that a clinician has reviewed."""
    return {
        "reviewed_by": make_reviewer(name="Ada Example"),
        "reviewed_on": datetime.date(2026, 3, 1),
        "review_due": datetime.date(2027, 3, 1),
    } | values


def make_topic(**values):
    number = next(numbers)
    defaults = {
        "title": f"Topic {number}",
        "slug": f"topic-{number}",
        "description": f"Description of topic {number}.",
        "short_answer": f"Short answer of topic {number}.",
        "body": f"Text of topic {number}.",
        "status": PUBLISHED,
    }
    return Topic.objects.create(**(defaults | values))


def make_page_kind(**values):
    """Return a kind of pages that no clinician reviews."""
    return PageKind.objects.create(**({"name": f"Kind {next(numbers)}"} | values))


def make_plain_page(**values):
    """Return a page of the kind that every site has."""
    return make_topic(**({"kind": PageKind.objects.get(name=PageKind.PRACTICE)} | values))


def make_region(**values):
    number = next(numbers)
    return BodyRegion.objects.create(
        **({"name": f"Region {number}", "slug": f"region-{number}", "status": PUBLISHED} | values)
    )


def make_condition(*, regions=(), references=(), **values):
    number = next(numbers)
    defaults = {
        "name": f"Condition {number}",
        "slug": f"condition-{number}",
        "plain_name": f"pain of kind {number}",
        "summary": f"Summary of condition {number}.",
        "description": f"Description of condition {number}.",
        "short_answer": f"Short answer of condition {number}.",
        "what_it_is": f"What condition {number} is.",
        "how_it_may_help": f"How it may help condition {number}.",
        "evidence": f"What studies found of condition {number}.",
        "get_help": f"When to get help for condition {number}.",
        "status": PUBLISHED,
    }
    condition = Condition.objects.create(**(defaults | values))
    condition.regions.set(regions)
    condition.references.set(references)
    return condition


def make_contraindication(*, references=(), **values):
    number = next(numbers)
    defaults = {
        "title": f"Contraindication {number}",
        "slug": f"contraindication-{number}",
        "level": "relative",
        "line": f"What to do about contraindication {number}.",
        "reason": f"Reason of contraindication {number}.",
        "self_check_question": f"Is contraindication {number} you?",
        "status": PUBLISHED,
    }
    record = Contraindication.objects.create(**(defaults | values))
    record.references.set(references)
    return record


def make_after_effect(**values):
    number = next(numbers)
    defaults = {
        "name": f"Effect {number}",
        "slug": f"effect-{number}",
        "action": "normal",
        "when": "first_day",
        "status": PUBLISHED,
    }
    return AfterEffect.objects.create(**(defaults | values))


def make_warning_sign(*, conditions=(), references=(), **values):
    number = next(numbers)
    defaults = {"name": f"Sign {number}", "slug": f"sign-{number}", "action": "see_doctor", "status": PUBLISHED}
    sign = WarningSign.objects.create(**(defaults | values))
    sign.conditions.set(conditions)
    sign.references.set(references)
    return sign


def make_frequency(*, references=(), **values):
    number = next(numbers)
    defaults = {
        "sentence": f"led to thing {number}.",
        "slug": f"thing-{number}",
        "count": 37,
        "counts": "once",
        "counted_by": f"Study {number}",
        "not_said": f"Limit {number}.",
        "status": PUBLISHED,
    }
    record = Frequency.objects.create(**(defaults | values))
    record.references.set(references)
    return record


def make_question(**values):
    number = next(numbers)
    defaults = {
        "question": f"Question {number}?",
        "slug": f"question-{number}",
        "category": "treatment",
        "short_answer": f"Short answer to question {number}.",
        "status": PUBLISHED,
    }
    return Question.objects.create(**(defaults | values))


def make_term(**values):
    number = next(numbers)
    defaults = {
        "term": f"Word {number}",
        "slug": f"word-{number}",
        "definition": f"Meaning of word {number}.",
        "status": PUBLISHED,
    }
    return GlossaryTerm.objects.create(**(defaults | values))


def make_reference(**values):
    number = next(numbers)
    defaults = {
        "key": f"study-{number}",
        "authors": f"Author {number}.",
        "title": f"Title of study {number}",
        "source": "Journal of Examples",
        "year": 2020,
        "pmid": f"{number}",
        "kind": "trial",
        "plain_finding": f"Finding of study {number}.",
        "status": PUBLISHED,
    }
    return Reference.objects.create(**(defaults | values))


def make_visit_step(**values):
    number = next(numbers)
    defaults = {
        "stage": f"Stage {number}",
        "slug": f"step-{number}",
        "title": f"Step {number}",
        "text": f"Text of step {number}.",
        "status": PUBLISHED,
    }
    return VisitStep.objects.create(**(defaults | values))


def make_notice(kind="privacy-practices", **values):
    """Return a published notice of the kind `kind` with everything that kinds need."""
    defaults = {
        "body": f"Words of the notice {kind}.",
        "effective_on": datetime.date(2026, 2, 16),
        "contact_name": "Privacy officer",
        "contact_phone": "+13605550242",
        "language_lines": "es | | Hay ayuda gratis." if kind == "language-help" else "",
        "status": PUBLISHED,
    }
    return LegalNotice.objects.create(kind=kind, **(defaults | values))


# Where patients go -----------------------------------------------------------------------------------


def make_state(code="WA", **values):
    """Return the state `code`. Create it, with a law that the clinic has read, if it doesn't exist."""
    name, latitude, longitude = STATES[code]
    place = {"latitude": latitude, "longitude": longitude}
    defaults = {"name": name, "slug": slugify(name), "law_read_on": datetime.date(2026, 11, 24)} | place
    return State.objects.get_or_create(code=code, defaults=defaults | values)[0]


def confirmed_lately() -> datetime.date:
    """Return a confirmation date that is recent enough, whenever the tests run."""
    return timezone.localdate() - datetime.timedelta(days=30)


def make_clinic(*, state=None, **values):
    """Return a realistic clinic that offers dry needling, by default in Washington."""
    number = next(numbers)
    state = state or make_state()
    defaults = {
        "name": f"Clinic {number}",
        "slug": f"clinic-{number}",
        "state": state,
        "street": f"{number} Example Street",
        "city": f"Town {number}",
        "zip": "98402",
        "latitude": state.latitude,
        "longitude": state.longitude,
        "time_zone": "America/Los_Angeles",
        "phone": "+12065550123",
        "opening_hours": "Mo-Fr 08:00-18:00",
        "offers_dry_needling": True,
        "dry_needling_confirmed_on": confirmed_lately(),
        "status": PUBLISHED,
    }
    return Clinic.objects.create(**(defaults | values))


def make_person(*clinics, **values):
    """Return a person who agreed to be named as somebody who needles at `clinics`."""
    person = Person.objects.create(
        **({"name": f"Therapist {next(numbers)}, PT", "has_agreed": True, "status": PUBLISHED} | values)
    )
    person.clinics.set(clinics)
    return person


def make_announcement(**values):
    """Return an announcement that is on the site today."""
    defaults = {"text": f"Announcement {next(numbers)}.", "last_day": timezone.localdate(), "status": PUBLISHED}
    return Announcement.objects.create(**(defaults | values))


def make_place(**values):
    defaults = {"zip": f"{next(numbers):05}", "city": "Tacoma", "latitude": 47.25, "longitude": -122.44}
    return Place.objects.create(**({"state": values.pop("state", None) or make_state()} | defaults | values))
