"""The parts of the body and their conditions, of which lists name only the first."""

import pytest

from education.pages.conditions import CONDITIONS_OF_A_PART
from tests import factories as make
from tests.html import Page

pytestmark = pytest.mark.django_db


def page(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return Page(response)


def test_part_of_the_body_names_its_first_conditions_and_leads_to_all(client):
    neck = make.make_region(name="Neck", slug="neck")
    make.make_region(name="Arm", slug="arm")
    for number in range(CONDITIONS_OF_A_PART + 1):
        make.make_condition(name=f"Pain {number:02}", slug=f"pain-{number:02}", regions=[neck])
    make.make_condition(name="Elsewhere")
    region = page(client, "/conditions/").one("li", id="neck")
    names = [f"Pain {number:02}" for number in range(CONDITIONS_OF_A_PART + 1)]
    assert [link.text for link in region.all("a")] == [*names[:-1], f"Neck: all {len(names)} conditions"]
    found = page(client, region.all("a")[-1]["href"].replace("?", "/conditions/?"))
    assert found.h1 == "Neck"
    assert [
        link.one("b").text for link in found.one("section", aria_labelledby="all-title").all("a") if link.find("b")
    ] == names
    assert found.one("link", rel="canonical")["href"].endswith("/conditions/?part=neck")
    assert found.all("ul", class_="region-list") == []


def test_home_page_names_the_first_conditions_of_a_part_of_the_body(client):
    neck = make.make_region(name="Neck", slug="neck")
    for number in range(CONDITIONS_OF_A_PART + 1):
        make.make_condition(name=f"Pain {number:02}", regions=[neck])
    links = page(client, "/").one("section", id="where").one("ul", class_="index-list").all("a")
    names = ", ".join(f"Pain {number:02}" for number in range(CONDITIONS_OF_A_PART))
    assert [link.text for link in links] == [f"Neck {names}, …"]


@pytest.mark.parametrize("part", ["nowhere", "", "<script>"])
def test_unknown_part_of_the_body_is_not_found(client, part):
    make.make_region(slug="hidden", status="draft")
    assert [client.get("/conditions/", {"part": name}).status_code for name in (part, "hidden")] == [404, 404]
