import pytest

from clinic_site.search.ways_to_clinics import clinics_named, way_to_clinics
from locations.finding.clinic_index import clinic_index
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
        ("heel pain treatment near me", "/locations/"),
        ("heel pain near Tacoma WA", "/locations/near/?q=Tacoma%2C+WA"),
        ("plantar fasciitis tacoma", "/locations/near/?q=tacoma"),
        ("sore back tacoma washington", "/locations/near/?q=tacoma%2C+WA"),
        ("shoulder pain 98402", "/locations/near/?q=98402"),
        ("is it allowed for a sore knee in washington", "/locations/washington/"),
        ("parking", "/locations/"),
        ("telephone number", "/locations/"),
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


def test_town_without_a_clinic_links_to_the_finder_if_the_query_asks_for_a_place():
    make.make_place(zip="99201", city="Spokane", town_key="spokane", state=make.make_state("WA"))
    assert way_to_clinics("dry needling in spokane").url == "/locations/near/?q=spokane"
    assert way_to_clinics("spokane") is None


def test_time_after_in_is_not_a_town():
    make.make_place(zip="77373", city="Spring", town_key="spring", state=make.make_state("TX"))
    assert way_to_clinics("headache in spring") is None
    assert way_to_clinics("clinics near spring").url == "/locations/near/?q=spring"


def test_town_that_is_also_a_word_counts_only_as_a_whole_or_with_its_state():
    make.make_clinic(state=make.make_state("OR"), city="Bend")
    assert way_to_clinics("can't make my knee bend") is None
    assert way_to_clinics("bend").url == "/locations/near/?q=bend"
    assert way_to_clinics("sore knee bend oregon").url == "/locations/near/?q=bend%2C+OR"


def test_way_to_clinics_takes_at_most_two_queries(django_assert_max_num_queries):
    clinics = clinic_index()
    with django_assert_max_num_queries(2):
        way_to_clinics("does heel pain near spokane ever end", clinics)


@pytest.mark.parametrize("text", ["Harbor Sports PT", "harbor sports", "Harbor clinic Tacoma"])
def test_name_of_a_clinic_finds_it(text):
    clinic = make.make_clinic(name="Harbor Sports PT", city="Tacoma")
    make.make_clinic(name="Harbor Sports PT", status="draft")
    assert clinics_named(text, clinic_index()) == [clinic]


@pytest.mark.parametrize("text", ["Tacoma", "pain", "clinic", "physical therapy", "harbor pain", "", '"'])
def test_town_or_ordinary_word_is_not_the_name_of_a_clinic(text):
    make.make_clinic(name="Tacoma Pain Clinic", city="Tacoma")
    assert clinics_named(text, clinic_index()) == []
