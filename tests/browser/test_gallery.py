"""The gallery has every part of the site: what holds for it holds wherever a part is used."""

import pytest

from tests.browser.test_comfort import LOST_IN_ITS_GROUND, SIDEWAYS
from tests.browser.test_every_page import AXE_OPTIONS, VIEWS

GALLERY = "/admin/gallery/"
UNSOURCED = "/admin/education/reference/unsourced/"


def violations(axe, page, options=AXE_OPTIONS):
    found = axe.run(page, options=options).response["violations"]
    return [(each["id"], [node["html"][:120] for node in each["nodes"][:3]]) for each in found]


@pytest.mark.parametrize("path", [GALLERY, UNSOURCED])
def test_staff_pages_are_accessible_in_both_themes(staff_page, site, axe, path):
    said = []
    staff_page.on("console", lambda message: said.append(message.text))
    for width, theme in VIEWS:
        staff_page.set_viewport_size({"width": width, "height": 900})
        staff_page.emulate_media(color_scheme=theme)
        staff_page.goto(site.url + path)  # anew: the admin's links fade from one color to the next
        assert violations(axe, staff_page) == []
    assert said == []


def test_parts_are_accessible_in_forced_colors(staff_page, site, axe):
    staff_page.emulate_media(forced_colors="active")
    staff_page.goto(site.url + GALLERY)
    assert staff_page.evaluate(LOST_IN_ITS_GROUND) == []
    without_contrast = AXE_OPTIONS | {"rules": {"color-contrast": {"enabled": False}}}  # the colors are the reader's
    assert violations(axe, staff_page, without_contrast) == []


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
@pytest.mark.parametrize("path", [GALLERY, UNSOURCED])
def test_no_part_needs_sideways_scrolling(staff_page, site, path, width):
    staff_page.set_viewport_size({"width": width, "height": 900})
    staff_page.goto(site.url + path)
    assert staff_page.evaluate(SIDEWAYS) <= 0
