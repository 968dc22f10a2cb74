import pytest

from clinic_site.search.ways_to_clinics import way_to_clinics
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tacoma():
    return make.make_clinic(state=make.make_state("WA"), city="Tacoma")


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("Tacoma", "/locations/near/?q=Tacoma"),
        ("dry needling in tacoma", "/locations/near/?q=tacoma"),
        ("clinics near Tacoma, WA", "/locations/near/?q=Tacoma%2C+WA"),
        ("98402", "/locations/near/?q=98402"),
        ("where can I get dry needling in Washington?", "/locations/washington/"),
        ("WA", "/locations/washington/"),
        ("clinic near me", "/locations/"),
    ],
)
def test_place_links_to_its_clinics(text, url):
    assert way_to_clinics(text).url == url


@pytest.mark.parametrize("text", ["Ávila Beach", "clinics in Ávila Beach", "Ávila Beach, WA", "Ávila Beach Washington"])
def test_town_with_an_accent_links_to_its_clinics(text):
    make.make_clinic(city="Ávila Beach")
    assert way_to_clinics(text).url.startswith("/locations/near/?q=%C3%81vila+Beach")


@pytest.mark.parametrize(
    "text", ["heel pain", "wa", "Spokane", "does it hurt", "Tacoma, OR", "", '"', "pain in my neck"]
)
def test_query_without_a_known_place_has_no_link(text):
    make.make_state("OR")
    assert way_to_clinics(text) is None


def test_town_without_public_clinics_has_no_link(tacoma):
    tacoma.status = "draft"
    tacoma.save()
    assert way_to_clinics("Tacoma") is None
