"""The form of a translation and the page about the site in Spanish, in a real browser: accessible, and they fit."""

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import VIEWS_OF_STAFF, check_in

# The English words of one condition change, one text is missing, and one kind has no translation of a record.
CHANGED = """
from education.models import Condition
from tests.factories import make_translation
condition = Condition.objects.get(slug="headache")
translation = make_translation(condition)
before = condition.short_answer
texts = dict(translation.texts)
texts.pop("summary")
translation.texts = texts
translation.save()
Condition.objects.filter(pk=condition.pk).update(short_answer=before + " Ask us about it.")
print(condition.pk, translation.pk, before)
"""
AS_BEFORE = """
from education.models import Condition
from clinic_site.translation.models import Translation
Condition.objects.filter(slug="headache").update(short_answer={before!r})
Translation.objects.all().delete()
"""


@pytest.fixture
def changed(site):
    condition, translation, before = site.run(CHANGED).strip().split(" ", 2)
    yield condition, translation
    site.run(AS_BEFORE.format(before=before))


def test_translation_is_written_beside_the_english_words(staff_page, site, axe, changed):
    page = staff_page
    page.goto(f"{site.url}/admin/education/condition/{changed[0]}/change/")
    page.get_by_role("link", name="Spanish: missing: 1, stale: 1").click()
    expect(page.get_by_role("heading", name="Short answer The English words changed")).to_be_visible()
    expect(page.locator(".translation-words ins")).to_contain_text("Ask us about it")
    check_in(VIEWS_OF_STAFF, page, axe)
    for width, is_beside in ((1280, True), (390, False)):
        page.set_viewport_size({"width": width, "height": 900})
        english, other = (page.locator(f".translation-{side}").first.bounding_box() for side in ("english", "other"))
        assert (other["x"] > english["x"] + english["width"]) == is_beside
    page.get_by_label("Spanish: summary").fill("Resumen.")
    page.get_by_label("Still right").check()
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator(".messagelist")).to_contain_text("Draft saved")
    expect(page.get_by_label("Still right")).to_have_count(0)
    page.get_by_role("link", name="Check and publish").click()
    expect(page.locator(".changes")).to_contain_text("Resumen.")
    check_in(VIEWS_OF_STAFF, page, axe)
    page.goto(f"{site.url}/admin/clinic_site/translation/{changed[1]}/history/")
    check_in(VIEWS_OF_STAFF, page, axe)
    page.goto(f"{site.url}/admin/clinic_site/translation/{changed[1]}/discard/")
    page.get_by_role("button", name="Discard the draft").click()


def test_page_about_the_site_in_spanish(staff_page, site, axe, changed):
    page = staff_page
    page.goto(f"{site.url}/admin/")
    page.get_by_role("link", name="Spanish", exact=True).click()
    expect(page.get_by_role("heading", name="Spanish", exact=True)).to_be_visible()
    for summary in page.locator(".spanish-kind summary").all():
        summary.click()
    check_in(VIEWS_OF_STAFF, page, axe)
    page.get_by_role("link", name="Translations").first.click()
    check_in(VIEWS_OF_STAFF, page, axe)
