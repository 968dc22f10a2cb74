"""The pages of the staff guide in the admin."""

import pytest

from clinic_site.guide.documents import documents, pictures
from tests.html import Page
from tests.staff import make_staff

pytestmark = pytest.mark.django_db
ROLES = ["Writer", "Clinical reviewer", "Publisher", "Location manager", "Administrator"]


@pytest.fixture
def writer(client):
    client.force_login(make_staff("Writer"))
    return client


@pytest.mark.parametrize("role", ROLES)
def test_every_role_can_read_every_page(client, role):
    client.force_login(make_staff(role))
    statuses = {page.name: client.get(page.get_absolute_url()).status_code for page in documents().values()}
    assert statuses == dict.fromkeys(documents(), 200)


def test_page_shows_its_title_its_sections_and_a_link_to_the_next_page(writer):
    page = Page(writer.get("/admin/guide/first-steps/"))
    document, following = documents()["first-steps"], list(documents().values())[2]
    assert [h1.get_text(strip=True) for h1 in page.select("#content h1")] == [document.title]
    assert [a["href"] for a in page.select(".guide-sections a")] == [f"#{section.id}" for section in document.sections]
    assert page.select_one(".guide-next a")["href"] == following.get_absolute_url()
    assert [a.get_text() for a in page.select('.guide-pages a[aria-current="page"]')] == [document.title]


def test_last_page_has_no_next_page(writer):
    last = list(documents().values())[-1]
    assert Page(writer.get(last.get_absolute_url())).select(".guide-next") == []


def test_only_staff_can_open_pictures(writer, client):
    name = sorted(pictures())[0]
    answer = writer.get(f"/admin/guide/pictures/{name}")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    client.logout()
    assert client.get(f"/admin/guide/pictures/{name}").status_code == 302


@pytest.mark.parametrize("address", ["/admin/guide/nothing/", "/admin/guide/pictures/nothing.webp",
                                     "/admin/guide/pictures/..%2Fwriting.md"])  # fmt: skip
def test_missing_page_or_picture_is_not_found(writer, address):
    assert writer.get(address).status_code == 404


def test_visitors_are_redirected_to_the_sign_in_page(client):
    assert client.get("/admin/guide/").status_code == 302
