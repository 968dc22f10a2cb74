"""A clinic manager makes the site look and read as theirs: logo, color, home page, announcement and people with photos.

Clicks are counted as in `test_staff_week.py`. The choice of a file counts as two, and so does one from a list.
"""

import contextlib
import io

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.accessibility import SIDEWAYS
from tests.browser.clicks import Staff, Visitor, Week
from tests.browser.desk import open_desk

MANAGER = """
from tests.staff import make_staff
print(make_staff("Administrator").username)
"""
AS_BEFORE = """
from clinic_site.models import Announcement, Picture, SiteSettings
from locations.models import Person
SiteSettings.objects.update(logo=None, hero_picture=None, accent="")
Announcement.objects.all().delete()
Person.objects.filter(name__endswith="Manager").delete()
Picture.objects.all().delete()
"""
EXPECTED = {
    "Manager: add the logo and a picture of the rooms": 12,
    "Manager: show the logo, a color and the picture of the home page": 6,
    "Manager: announce something": 4,
    "Manager: name two therapists with photos": 30,
}


def picture_file(color: str, size=(1200, 800)) -> dict:
    out = io.BytesIO()
    Image.new("RGB", size, color).save(out, "PNG")
    return {"name": f"{color}.png", "mimeType": "image/png", "buffer": out.getvalue()}


class Manager(Staff):
    """An administrator, on a laptop or a tablet."""

    @contextlib.contextmanager
    def task_is(self, what):
        self.task = f"Manager: {what}"
        yield
        assert self.page.evaluate(SIDEWAYS) <= 0
        self.task = None

    def adds(self, model: str):
        self.page.goto(f"{self.week.site.url}/admin/")
        self.click(self.page.locator(f"#content .model-{model} .addlink"))

    def adds_a_picture(self, title: str, words: str, file: dict):
        self.adds("picture")
        self.week.clicks[self.task] += 2
        self.page.get_by_label("File:").set_input_files(file)
        self.write("Title:", title)
        self.write("Words for people who can’t see it:", words)
        self.publishes()

    def chooses(self, field: str, typed: str):
        """Choose from a list that is searched by typing."""
        self.click(self.page.locator(f".field-{field} .select2-selection"))
        self.page.keyboard.type(typed)
        self.click(self.page.locator(".select2-results__option", has_text=typed).first)

    def publishes(self):
        self.press("Publish")
        expect(self.page.locator(".messagelist")).to_contain_text("Published")


@pytest.fixture
def week(site, browser, axe):
    with contextlib.closing(Week(site, browser, axe)) as found:
        yield found
    site.run(AS_BEFORE)


@pytest.mark.nightly
@pytest.mark.parametrize("width", [1280, 768])
def test_manager_makes_the_site_their_own_in_few_clicks(week, site, width):
    manager = Manager(week, site.run(MANAGER).strip(), "Administrator")
    manager.page.set_viewport_size({"width": width, "height": 900})
    open_desk(manager.page, site, manager.name)
    with manager.task_is("add the logo and a picture of the rooms"):
        manager.adds_a_picture("Our logo", "Northfield Physical Therapy", picture_file("navy", (640, 160)))
        manager.adds_a_picture("Rooms", "A bright treatment room with a couch.", picture_file("tan", (1600, 1000)))
    with manager.task_is("show the logo, a color and the picture of the home page"):
        manager.page.goto(f"{site.url}/admin/clinic_site/sitesettings/1/change/")
        manager.chooses("logo", "Our logo")
        manager.click(manager.page.get_by_label("Plum"))
        manager.chooses("hero_picture", "Rooms")
        manager.publishes()
    with manager.task_is("announce something"):
        manager.adds("announcement")
        manager.write("Text:", "Our clinics are closed until Thursday because of snow.")
        manager.click(manager.page.locator(".field-last_day").get_by_role("link", name="Today", exact=True))
        manager.publishes()
    with manager.task_is("name two therapists with photos"):
        for name, color in (("Ana Manager", "peru"), ("Bo Manager", "sienna")):
            manager.adds_a_picture(name, f"{name}, smiling.", picture_file(color, (900, 900)))
            manager.adds("person")
            manager.write("Name:", name)
            manager.write("Credentials:", "PT, DPT")
            manager.click(manager.page.get_by_label("This person agreed to be named here"))
            manager.chooses("clinics", "Seattle")
            manager.chooses("picture", name)
            manager.publishes()
    print(week.table())  # noqa: T201
    visitor = Visitor(week)
    visitor.reads("/locations/team/", "Ana Manager, PT, DPT")
    visitor.page.goto(f"{site.url}/")
    expect(visitor.page.get_by_role("img", name="Northfield Physical Therapy")).to_be_visible()
    expect(visitor.page.get_by_role("img", name="A bright treatment room with a couch.")).to_be_visible()
    expect(visitor.page.get_by_label("Announcements")).to_contain_text("closed until Thursday")
    assert week.faults == []
    assert dict(week.clicks) == EXPECTED
