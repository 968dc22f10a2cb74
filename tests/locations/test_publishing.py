"""Changes of clinics and states show on pages immediately. Unpublished clinics are on no page."""

import pytest

from tests import factories as make

pytestmark = pytest.mark.django_db

OLD, NEW = "Zebrawort", "Okapiwort"
OWN = "/locations/washington/a-clinic/"


def pages_with(client, word, urls):
    return [url for url in urls if word in client.get(url).content.decode()]


def clinic_with_neighbors(**values):
    """Return a clinic and every page that names it, including those of a state and a clinic without an offer."""
    make.make_state("OR")
    make.make_clinic(slug="next-door", state=make.make_state("ID"), offers_dry_needling=False)
    clinic = make.make_clinic(slug="a-clinic", name=OLD, **values)
    return clinic, [OWN, "/locations/washington/", "/locations/oregon/", "/locations/idaho/next-door/"]


def test_change_of_a_clinic_shows_immediately_on_every_page_that_names_it(client):
    clinic, urls = clinic_with_neighbors()
    assert pages_with(client, OLD, urls) == urls
    clinic.name = NEW
    clinic.save()
    assert pages_with(client, NEW, urls) == urls
    assert pages_with(client, OLD, urls) == []


@pytest.mark.parametrize("unseen", make.UNSEEN, ids=make.UNSEEN_IDS)
def test_unpublished_clinic_is_on_no_page(client, unseen):
    clinic, urls = clinic_with_neighbors()
    assert pages_with(client, OLD, urls) == urls
    make.change(clinic, **unseen)
    assert client.get(OWN).status_code == 404
    assert pages_with(client, OLD, urls) == []


@pytest.mark.parametrize(
    ("field", "old", "new", "shown_before", "shown_after"),
    [
        ("phone", "+12065550123", "+12065550199", "(206) 555-0123", "(206) 555-0199"),
        ("street", "1 Old Street", "2 New Street", "1 Old Street", "2 New Street"),
        ("opening_hours", "Mo-Fr 08:00-18:00", "Mo-Fr 09:00-18:00", "8 am – 6 pm", "9 am – 6 pm"),
        ("access_notes", "One step.", "No step.", "One step.", "No step."),
    ],
)
def test_correction_of_a_clinic_shows_on_its_page_and_in_the_list(client, field, old, new, shown_before, shown_after):
    clinic = make.make_clinic(slug="a-clinic", **{field: old})
    urls = [OWN, "/locations/washington/"]
    assert pages_with(client, shown_before, urls) == urls
    setattr(clinic, field, new)
    clinic.save()
    assert pages_with(client, shown_after, urls) == urls
    assert pages_with(client, shown_before, urls) == []


def test_end_of_an_offer_shows_immediately(client):
    clinic = make.make_clinic(slug="a-clinic")
    urls = [OWN, "/locations/washington/"]
    assert pages_with(client, f"confirmed {make.confirmed_lately():%b %Y}", urls) == urls
    clinic.offers_dry_needling = False
    clinic.save()
    assert pages_with(client, "Offers dry needling", urls) == []
    assert pages_with(client, "Does not offer dry needling", urls) == urls


def test_change_of_a_law_shows_immediately_on_the_pages_of_the_state_and_its_clinics(client):
    clinic = make.make_clinic(slug="a-clinic")
    urls = [OWN, "/locations/washington/"]
    changed = "This may have changed."
    assert pages_with(client, changed, urls) == []
    clinic.state.law_may_have_changed = "A bill was in a committee."
    clinic.state.save()
    assert pages_with(client, changed, urls) == urls
