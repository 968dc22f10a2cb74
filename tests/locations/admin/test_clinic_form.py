"""The form of a clinic: its groups, and what is typed into one field and belongs into two."""

import pytest

from locations.models import Clinic
from tests.factories import make_clinic
from tests.html import Page
from tests.staff import add_url, change_url, form_data

pytestmark = pytest.mark.django_db
NUMBERS = ["phone", "phone_extension", "second_phone", "second_phone_extension"]


def posted(client, clinic, **changes):
    """Post the form of `clinic` as the button "Publish" does and return the answer."""
    data = {"phone": clinic.phone.as_e164, "step_free": "unknown", "_publish": "Publish"}
    return client.post(change_url(clinic), form_data(clinic, **data | changes))


def numbers_of(clinic) -> list[str]:
    clinic.refresh_from_db()
    return [str(getattr(clinic, name)) for name in NUMBERS]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("253-272-0101 ext. 4", ["(253) 272-0101", "4", "", ""]),
        ("253-272-0101 or 253-272-0102", ["(253) 272-0101", "", "(253) 272-0102", ""]),
        ("253-272-0101 x3 / 253-272-0102 x77", ["(253) 272-0101", "3", "(253) 272-0102", "77"]),
        ("253-272-0101 / 253-272-0101", ["(253) 272-0101", "", "", ""]),
    ],
)
def test_extension_and_second_number_go_where_they_belong(location_manager, typed, stored):
    clinic = make_clinic()
    assert posted(location_manager, clinic, phone=typed).status_code == 302
    assert numbers_of(clinic) == stored


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"phone": "253-272-0101 / 253-272-0102 / 253-272-0103"}, "phone"),
        ({"phone": "253-272-0101 / 253-272-0102", "second_phone": "253-272-0103"}, "phone"),
        ({"phone": "253-272-0101 x4", "phone_extension": "5"}, "phone_extension"),
        ({"text_phone": "253-272-0101 x4"}, "text_phone"),
    ],
)
def test_number_without_a_place_is_refused_and_never_dropped(location_manager, changes, field):
    clinic = make_clinic()
    before = numbers_of(clinic)
    form = posted(location_manager, clinic, **changes).context["adminform"].form
    assert list(form.errors) == [field]
    assert {name: form[name].value() for name in changes} == changes
    assert numbers_of(clinic) == before


def test_website_without_https_and_languages_as_typed_are_understood(location_manager):
    clinic = make_clinic()
    posted(location_manager, clinic, website="example.com", languages="español, asl")
    clinic.refresh_from_db()
    assert clinic.website == "https://example.com"
    assert clinic.languages == "Spanish; American Sign Language (ASL)"


def test_price_without_a_date_is_not_published(location_manager):
    clinic = make_clinic()
    posted(location_manager, clinic, self_pay_price="$85")
    clinic.refresh_from_db()
    assert clinic.self_pay_price == ""


def test_groups_that_can_wait_are_folded_while_they_are_empty(location_manager):
    page = Page(location_manager.get(add_url(Clinic)))
    folded = [summary.text for summary in page.main.all("summary")]
    assert folded == ["Booking and writing", "Price and insurance", "For whom", "Getting there and in"]
    page = Page(location_manager.get(change_url(make_clinic(languages="Spanish", website="https://example.com"))))
    assert [summary.text for summary in page.main.all("summary")] == ["Price and insurance", "Getting there and in"]
