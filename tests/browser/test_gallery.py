"""The gallery has every part of the site: what holds for it holds wherever a part is used."""

import pytest

from tests.browser.accessibility import LOST_IN_ITS_GROUND, SIDEWAYS, VIEWS, WITHOUT_CONTRAST, violations

GALLERY = "/admin/gallery/"
UNSOURCED = "/admin/education/reference/unsourced/"


@pytest.mark.parametrize("path", [GALLERY, UNSOURCED])
def test_staff_pages_are_accessible_in_both_themes_and_never_scroll_sideways(staff_page, site, axe, path):
    said = []
    staff_page.on("console", lambda message: said.append(message.text))
    for width, theme in VIEWS:
        staff_page.set_viewport_size({"width": width, "height": 900})
        staff_page.emulate_media(color_scheme=theme)
        staff_page.goto(site.url + path)  # anew: the admin's links fade from one color to the next
        assert violations(axe, staff_page) == []
    for width in (320, 390, 768, 1280):
        staff_page.set_viewport_size({"width": width, "height": 900})
        assert (width, max(0, staff_page.evaluate(SIDEWAYS))) == (width, 0)
    assert said == []


def test_parts_are_accessible_in_forced_colors(staff_page, site, axe):
    staff_page.emulate_media(forced_colors="active")
    staff_page.goto(site.url + GALLERY)
    assert staff_page.evaluate(LOST_IN_ITS_GROUND) == []
    assert violations(axe, staff_page, options=WITHOUT_CONTRAST) == []
