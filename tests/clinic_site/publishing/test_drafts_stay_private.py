"""A secret word is in a draft of every publishable model, and no public page contains it."""

import pytest
from django.urls import reverse

from clinic_site.models import Announcement, LanguageOpening, LegalNotice, Picture, Translation
from clinic_site.publishing import contents, workflow
from clinic_site.publishing.publishable import Publishable
from clinic_site.search import index
from clinic_site.setup.site_settings import SiteSettings
from education.models import Condition, Question, Topic
from locations.models import Clinic, Person, State
from tests import factories as make
from tests.clinic_site.publishing.test_publishable import PUBLIC_MODELS
from tests.staff import make_staff

pytestmark = pytest.mark.django_db

SECRET = "Quockerwodger"  # no text on the site has it


def live_records() -> list[Publishable]:
    """Return one released record of every publishable model."""
    make.make_topic(slug="home", title="Home")
    study = make.make_reference()
    region = make.make_region()
    clinic = make.make_clinic(prices_checked_on=make.confirmed_lately())
    picture = make.make_picture()
    records = [
        make.make_topic(slug="a-page", nav_order=10, picture=picture, shows_warnings=True, body=f"Text.[@{study.key}]"),
        region,
        make.make_condition(regions=[region], references=[study]),
        make.make_contraindication(references=[study]),
        make.make_after_effect(),
        make.make_frequency(references=[study]),
        make.make_announcement(),
        make.make_notice(),
        make.make_person(clinic),
        picture,
        make.make_question(on_landing=True),
        make.make_term(),
        study,
        SiteSettings.objects.get(),
        make.make_visit_step(),
        clinic,
        make.make_state(),
        make.make_warning_sign(is_on_every_page=True, references=[study]),
        make.make_translation(region),
    ]
    LanguageOpening(language="es").open(by=None)
    assert sorted(type(record).__name__ for record in records) == [model.__name__ for model in PUBLIC_MODELS]
    return records


def texts(record) -> list[str]:
    """Return the text fields of `record`."""
    fields = contents.content_fields(type(record))
    return [
        field.name
        for field in fields
        if field.get_internal_type() in ("TextField", "CharField") and not field.choices and field.name not in FORMAL
    ]


FORMAL = {
    "code",
    "slug",
    "key",
    "doi",
    "pmid",
    "zip",
    "time_zone",
    "phone",
    "phone_extension",
    "second_phone",
    "second_phone_extension",
    "text_phone",
    "email",
    "license_number",
    "tty_phone",
    "booking_url",
    "website",
    "appointment_email",
    "opening_hours",
    "contact_phone",
    "contact_tty",
    "contact_email",
    "language_lines",
    "does_not_apply_because",  # it takes the notice off the site
    "answered_by",
}


def put_secret_into(record, editing) -> None:
    if isinstance(record, Translation):
        pairs = editing.texts.items()
        editing.texts = {name: pair | {"says": f"{SECRET} {pair['says']}"} for name, pair in pairs}
    for name in texts(record):
        limit = record._meta.get_field(name).max_length or 10_000
        setattr(editing, name, f"{SECRET} {getattr(editing, name)}"[:limit])


def everything_public(client) -> dict[str, str]:
    """Return {path: text} of every page in the sitemap, files for machines, and searches for the word."""
    sitemap = client.get("/sitemap.xml").content.decode()
    paths = ["/" + part.partition("</loc>")[0].split("/", 3)[3] for part in sitemap.split("<loc>")[1:]]
    paths += ["/sitemap.xml", "/robots.txt", "/no-such-page/", "/locations/near/?q=Tacoma"]
    paths += [reverse("locations:clinics_geojson"), reverse("locations:clinics_csv"), reverse("handout")]
    paths += ["/es/", "/es/safety/", "/es/conditions/", "/es/handout/"]
    paths += [f"/search/?q={SECRET}", f"/search/?q={SECRET[:-2]}"]
    clinic = Clinic.objects.first()
    paths += [reverse("locations:report", args=[clinic.state.slug, clinic.slug])]
    found = {}
    for path in paths:
        response = client.get(path)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        found[path] = body.decode() + repr(sorted(response.headers.items()))
    return found


def test_secret_word_in_drafts_is_on_no_public_page(client):
    writer = make_staff("Writer")
    make.make_place(city="Tacoma")
    for record in live_records():
        editing = workflow.stored(record)
        put_secret_into(record, editing)
        assert workflow.save_draft(editing, by=writer).contents
        if record.is_always_public:
            continue
        hidden = workflow.stored(record)
        hidden.pk, hidden.status = None, Publishable.Status.DRAFT
        for field in ("slug", "key"):
            if hasattr(hidden, field):
                setattr(hidden, field, f"{getattr(hidden, field)}-2")
        if isinstance(hidden, LegalNotice):
            hidden.kind = "accessibility"  # there is one of each kind
        if isinstance(hidden, Translation):
            hidden.record = make.make_region()  # there is one of each record
        put_secret_into(hidden, hidden)
        hidden._state.adding = True
        hidden.save()
    index.rebuild()
    # Only the search field may contain the word, because it shows the query.
    pages = everything_public(client)
    assert len(pages) > 20
    typed = {path for path in pages if path.startswith("/search/?q=")}
    assert {path for path, text in pages.items() if SECRET in text} <= typed
    # ... as often as for any other word without results.
    unknown = "Vrillkostax"
    as_often = client.get(f"/search/?q={unknown}").content.decode().count(unknown)
    assert pages[f"/search/?q={SECRET}"].count(SECRET) == as_often


@pytest.mark.parametrize(
    "model",
    [Announcement, Topic, Condition, Question, Clinic, LegalNotice, Person, Picture, SiteSettings, State, Translation],
)
def test_secret_word_is_public_once_published(client, model):
    for record in live_records():
        if isinstance(record, model):
            editing = workflow.stored(record)
            put_secret_into(record, editing)
            editing.save()
    assert any(SECRET in text for path, text in everything_public(client).items() if "/search/" not in path)
