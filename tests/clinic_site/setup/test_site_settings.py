"""The clinic's name and phone: drafted, published and undone like a text, and shown everywhere."""

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.db import IntegrityError, transaction
from django.urls import reverse

from clinic_site.models import Draft, SiteSettings
from clinic_site.publishing import unpublishing, workflow
from clinic_site.publishing.exceptions import NotPublishedError
from clinic_site.setup import first_values
from clinic_site.setup.site_settings import clinic_name
from tests import factories as make
from tests.clinic_site.publishing.test_generation import grows
from tests.html import Page
from tests.staff import change_url, form_data, make_staff, page_url

pytestmark = pytest.mark.django_db


def current() -> SiteSettings:
    return SiteSettings.objects.get()


def save(client, **values):
    return client.post(change_url(current()), form_data(current()) | values)


def test_saved_name_is_a_draft_until_it_is_published(administrator, client):
    save(administrator, name="Elm Street Clinic")
    assert (current().name, Draft.objects.get().contents) == (
        "Northfield Physical Therapy", {"name": "Elm Street Clinic"},
    )  # fmt: skip
    preview = administrator.get(page_url(current(), "preview_page")).text
    assert "Elm Street Clinic" in preview
    assert "Elm Street Clinic" not in client.get("/no-such-page/").text
    save(administrator, name="Elm Street Clinic", _publish="1")
    assert current().name == "Elm Street Clinic"
    assert Page(client.get("/no-such-page/")).title.text == "This page is not here | Dry needling at Elm Street Clinic"
    assert 'href="/admin/">Elm Street Clinic</a>' in administrator.get("/admin/guide/").text


def test_earlier_name_comes_back_from_the_history(administrator):
    save(administrator, name="Elm Street Clinic", _publish="1")
    first = SiteSettings.history.earliest("history_date", "history_id")
    administrator.post(page_url(current(), "restore"), {"version": f"r{first.pk}"})
    assert workflow.draft_of(current()) is None or workflow.draft_of(current()).contents == {
        "name": "Northfield Physical Therapy"
    }


def test_everything_that_reaches_the_clinic_stands_at_the_foot_of_every_page(administrator, client):
    given = {
        "text_phone": "206-555-0101", "email": "visits@example.com", "address": "1200 Harbor Way\nSeattle, WA 98101",
        "footer_lines": "A part of <b>Example</b> Health", "header_line": "Physical therapy",
    }  # fmt: skip
    save(administrator, **given, _publish="1")
    page = Page(client.get("/no-such-page/"))
    foot = page.one("footer")
    assert [tag["href"] for tag in foot.find_all("a") if ":" in tag["href"]] == [
        "tel:+1-206-555-0100", "sms:+12065550101", "mailto:visits@example.com", "tel:911",
    ]  # fmt: skip
    assert list(foot.address.stripped_strings) == ["1200 Harbor Way", "Seattle, WA 98101"]
    assert "A part of <b>Example</b> Health" in foot.text  # plain text
    assert page.one("a", class_="masthead-brand").text == "Physical therapy Northfield Physical Therapy"


def test_note_about_hours_stands_beside_those_of_clinics_without_their_own(administrator, client):
    plain, own = make.make_clinic(), make.make_clinic(hours_note="Ring the bell.")
    save(administrator, hours_note="Closed on holidays.", _publish="1")
    notes = ["Closed on holidays." in client.get(clinic.get_absolute_url()).text for clinic in (plain, own)]
    assert notes == [True, False]


def test_name_cannot_be_emptied(administrator):
    save(administrator, name="", _publish="1")
    assert current().name == "Northfield Physical Therapy"


def test_record_is_never_taken_off_added_or_deleted(administrator):
    with pytest.raises(NotPublishedError):
        unpublishing.take_off([current()], by=make_staff("Administrator"))
    codes = [
        administrator.get(url).status_code
        for url in (reverse("admin:clinic_site_sitesettings_add"), page_url(current(), "delete"))
    ]
    assert codes == [403, 403]


def test_list_leads_to_the_record(administrator):
    response = administrator.get(reverse("admin:clinic_site_sitesettings_changelist"))
    assert response["Location"] == change_url(current())


def test_database_refuses_a_second_record_and_one_off_the_site():
    for values in ({"id": 2}, {"status": "draft"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SiteSettings.objects.update(**values)


@pytest.mark.parametrize("role", ["Writer", "Clinical reviewer", "Publisher", "Location manager"])
def test_only_administrators_change_it(client, role):
    client.force_login(make_staff(role))
    assert client.get(change_url(current())).status_code == 403


def test_page_store_notices_a_change():
    assert grows(lambda: SiteSettings.objects.update(name="Elm Street Clinic")) == 1


def test_mails_and_files_use_the_published_name_or_neutral_words():
    assert clinic_name() == "Northfield Physical Therapy"
    SiteSettings.objects.update(name="")
    assert clinic_name() == "Your physical therapy clinic"


@pytest.mark.parametrize(
    ("https", "given", "has_samples", "first"),
    [
        (True, ("", ""), True, ("", "")),
        (True, ("", ""), False, ("", "")),
        (True, ("Elm Street", "+13605550142"), False, ("Elm Street", "+13605550142")),
        (False, ("", ""), True, ("Northfield Physical Therapy", "+12065550100")),
        (False, ("Elm Street", ""), True, ("Elm Street", "+12065550100")),
        (False, ("", ""), False, ("", "")),
    ],
    ids=["production", "empty production", "chosen", "trial", "trial with a name", "empty trial"],
)
def test_made_up_name_and_number_are_for_trials_with_samples_only(settings, https, given, has_samples, first):
    settings.HTTPS, (settings.CLINIC_NAME, settings.CLINIC_PHONE) = https, given
    assert tuple(first_values.first_values(has_samples=has_samples).values()) == first


def test_no_other_code_reads_the_environments_name():
    """The record is the only source of the name, or a published change would not be everywhere."""
    reading = [
        str(path.relative_to(django_settings.BASE_DIR))
        for app in ("clinic_site", "education", "locations")
        for path in (django_settings.BASE_DIR / apps.get_app_config(app).name).rglob("*.py")
        if "settings.CLINIC_" in path.read_text(encoding="utf-8")
    ]
    assert reading == ["clinic_site/setup/first_values.py"]
