"""The staff page with every component of the site in all its forms."""

import re
from pathlib import Path

import pytest

from tests.html import Page

pytestmark = pytest.mark.django_db

GALLERY = "/admin/gallery/"
TEMPLATES = Path(__file__).parents[3] / "templates"
# Feedback in the gallery would not be about a public page. Pictures, logos and
# people with pictures have files, and nothing in the gallery is stored.
NOT_SHOWN = {"components/helpful.html", "components/logo.html", "components/person.html", "components/picture.html"}
NOT_SHOWN |= {"components/ruled_lines.html"}  # only on what is printed


def includes(name: str) -> set[str]:
    """Return the templates that the template `name` includes, directly or indirectly."""
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    found = set(re.findall(r"\{% include \"([^\"]+)\"", text))
    return found.union(*map(includes, found)) if found else found


def test_gallery_is_only_for_staff(client):
    response = client.get(GALLERY)
    assert response.status_code == 302
    assert response["Location"] == f"/admin/login/?next={GALLERY}"


@pytest.mark.parametrize("staff", ["writer", "publisher"])
def test_desk_links_to_the_gallery_for_every_role(request, staff):
    client = request.getfixturevalue(staff)
    desk = Page(client.get("/admin/"))
    assert [link.text for link in desk.all("a", href=GALLERY)] == ["Parts of this site"]
    assert client.get(GALLERY).status_code == 200


def test_gallery_shows_every_component():
    components = {path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.glob("components/*.html")}
    assert components - includes("gallery.html") == NOT_SHOWN


def test_gallery_shows_every_kind_of_fold(writer):
    kinds = {fold["class"] for fold in Page(writer.get(GALLERY)).main.all("details")}
    assert kinds == {
        "fold", "fold fold-printed", "fold fold-printed clinic-hours", "fold-part layout-stack", "fold-row", "fold-row layout-stack",
        "ladder-rung fold-part ladder-today",
    }  # fmt: skip


def test_gallery_ends_with_the_next_steps(writer):
    ends = [part["aria-labelledby"] for part in Page(writer.get(GALLERY)).main.all("section")[-1:]]
    assert ends == ["onward-title"]


def test_no_two_fields_of_the_gallery_have_the_same_id(writer):
    ids = [field["id"] for field in Page(writer.get(GALLERY)).all("input", "select", "textarea") if "id" in field.attrs]
    assert sorted(set(ids)) == sorted(ids)


def test_gallery_works_on_an_empty_site_and_saves_nothing(writer, django_assert_max_num_queries):
    with django_assert_max_num_queries(10) as asked:
        page = Page(writer.get(GALLERY))
    assert [query["sql"] for query in asked if re.match("INSERT|UPDATE|DELETE", query["sql"])] == []
    assert page.h1 == "Parts of this site"
    assert [item.one("h3").text for item in page.one("ol", class_="clinic-list").all("li")][:2] == [
        "1. Offers it",
        "2. Must be confirmed",
    ]


def test_every_kind_of_field_is_shown_with_its_error(writer):
    page = Page(writer.get(GALLERY))
    fields = [field for field in page.all("input", "select", "textarea") if field.get("id", "").startswith("every_")]
    kinds = {field.get("type") or field.name for field in fields}
    assert kinds == {"text", "select", "textarea", "radio", "checkbox"}
    assert len(page.all("p", class_="field-fault")) == 5


def test_no_field_takes_the_focus_when_the_gallery_opens(writer):
    page = Page(writer.get(GALLERY))
    assert [element for element in page.all() if "autofocus" in element.attrs] == []
