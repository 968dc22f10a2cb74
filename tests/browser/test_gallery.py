"""The gallery shows every component of the site, so checking it covers all of them."""

import pytest

from tests.browser.accessibility import INVISIBLE_TEXT, SIDEWAYS, VIEWS, violations

GALLERY = "/admin/gallery/"
UNSOURCED = "/admin/education/reference/unsourced/"
GUIDE = "/admin/guide/"
UPLOAD = "/admin/locations/clinicimport/add/"
DELETE = "/admin/education/question/1/delete/"


@pytest.mark.parametrize("path", [GALLERY, UNSOURCED, GUIDE, f"{GUIDE}import/", UPLOAD, DELETE])
def test_staff_pages_are_accessible_in_both_themes_and_never_scroll_sideways(staff_page, site, axe, path):
    messages = []
    staff_page.on("console", lambda message: messages.append(message.text))
    for width, theme in VIEWS:
        staff_page.set_viewport_size({"width": width, "height": 900})
        staff_page.emulate_media(color_scheme=theme)
        staff_page.goto(site.url + path)  # reload, because the admin's links fade from one color to the other
        assert violations(axe, staff_page) == []
    for width in (320, 390, 768, 1280):
        staff_page.set_viewport_size({"width": width, "height": 900})
        assert (width, max(0, staff_page.evaluate(SIDEWAYS))) == (width, 0)
    assert messages == []


def test_no_component_hides_text_in_forced_colors(staff_page, site):
    staff_page.emulate_media(forced_colors="active")
    staff_page.goto(site.url + GALLERY)
    assert staff_page.evaluate(INVISIBLE_TEXT) == []
