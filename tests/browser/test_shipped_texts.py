"""Shipped texts and publishing together, in a real browser: each page is accessible, fits, and works by keyboard."""

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import VIEWS_OF_STAFF, check_in

# As after an upgrade: the release changed "acupuncture", both changed "consent", and nobody knows about "cortisone".
UPGRADE = """
from clinic_site.models import SampleRecord
from education.models import GlossaryTerm
for key, base, ours in [
    ("acupuncture", "Thin needles, as we said before.", "Thin needles, as we said before."),
    ("consent", "You say yes.", "You understand it, and then you say yes to us."),
    ("contraindication", "", "Our own words about a reason."),
]:
    memory = SampleRecord.objects.get(model="education.glossaryterm", key=key)
    memory.contents = {**memory.contents, "definition": base} if base else None
    memory.digest, memory.release = ("earlier", "2026-11") if base else ("", "")
    memory.save()
    GlossaryTerm.objects.filter(slug=key).update(definition=ours)
SampleRecord.objects.filter(model="education.glossaryterm", key="certainty").delete()
"""
AS_BEFORE = """
from clinic_site.publishing import workflow
from clinic_site.shipped import after_upgrade
from education.models import GlossaryTerm
from education.sample.shipped_texts import this_release
from education.sample.text_samples import load_text
release = this_release()
for key in ("acupuncture", "consent", "contraindication", "certainty"):
    text = release.texts["education.glossaryterm", key]
    load_text(text, release, "draft")
    record = GlossaryTerm.objects.get(slug=key)
    record.drafts.all().delete()
    GlossaryTerm.objects.filter(slug=key).update(definition=text.values["definition"])
from clinic_site.models import SampleRecord
SampleRecord.objects.filter(model="education.glossaryterm").update(digest="")
after_upgrade.look()
"""
APPROVED = """
from django.contrib.auth.models import User
from clinic_site.publishing import workflow
from education.models import Topic
account = User.objects.get_or_create(username="approves-in-tests", is_staff=True)[0]
for slug, link in (("together-one", "together-two"), ("together-two", "together-one"), ("together-three", "nowhere")):
    topic = Topic.objects.create(
        title=slug, slug=slug, description="A page.", short_answer="Short.", body=f"[See](/{link}/)", is_sample=True
    )
    workflow.approve(topic, by=account)
"""
AWAY = """
from education.models import Topic
for topic in Topic.objects.filter(slug__startswith="together-"):
    topic.drafts.all().delete()
    topic.delete()
"""


def press(page, name):
    """Reach the button `name` with the Tab key, see that it has the focus, and press Enter."""
    for _step in range(80):
        page.keyboard.press("Tab")
        focused = page.evaluate("[document.activeElement.tagName, document.activeElement.textContent.trim()]")
        if focused[0] in ("BUTTON", "A") and focused[1] == name:
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"The Tab key does not reach “{name}”")


@pytest.fixture
def upgraded(site):
    site.run(UPGRADE)
    yield
    site.run(AS_BEFORE)


@pytest.fixture
def approved(site):
    site.run(APPROVED)
    yield
    site.run(AWAY)


def test_changes_of_a_release_are_shown_and_decided_by_keyboard(staff_page, site, axe, upgraded):
    page = staff_page
    page.goto(f"{site.url}/admin/")
    page.get_by_role("link", name="See what changed").click()
    page.get_by_role("link", name="All: 4").click()
    expect(page.locator(".shipped tbody tr")).to_have_count(4)
    check_in(VIEWS_OF_STAFF, page, axe)

    page.get_by_role("link", name="Consent").click()
    expect(page.locator(".shipped-who")).to_contain_text("Your clinic and the release both changed this.")
    check_in(VIEWS_OF_STAFF, page, axe)
    page.get_by_role("button", name="Keep ours").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("Your words stay. This is remembered.")

    page.get_by_role("link", name="Acupuncture").click()
    expect(page.locator(".changes ins").first).to_be_visible()
    expect(page.get_by_role("checkbox", name="Take the shipped words")).to_be_checked()
    press(page, "Take over")
    expect(page.locator(".messagelist")).to_contain_text("1 draft was made and submitted for review.")

    page.goto(f"{site.url}/admin/shipped/education.glossaryterm/contraindication/")
    expect(page.locator(".shipped")).to_contain_text("we can’t tell whether your clinic or the release changed it")
    check_in(VIEWS_OF_STAFF, page, axe)
    page.goto(f"{site.url}/admin/shipped/education.glossaryterm/certainty/")
    expect(page.get_by_role("button", name="Take over")).to_be_visible()
    check_in(VIEWS_OF_STAFF, page, axe)
    page.goto(f"{site.url}/admin/shipped/take-over/")
    expect(page.locator(".take-off")).to_contain_text("1 text becomes a draft of your clinic.")
    check_in(VIEWS_OF_STAFF, page, axe)
    press(page, "Yes, take over 1 text")
    expect(page.locator(".messagelist")).to_contain_text("stayed as they are: “Certainty”")


def test_texts_that_link_to_each_other_are_published_with_one_button(staff_page, site, axe, approved):
    page = staff_page
    page.goto(f"{site.url}/admin/")
    page.get_by_role("link", name="Publish all approved texts").click()
    expect(page.get_by_role("button", name="Publish all")).to_be_visible()
    check_in(VIEWS_OF_STAFF, page, axe)
    press(page, page.get_by_role("button", name="Publish all").inner_text())
    expect(page.locator(".take-off")).to_contain_text("The site shows them now.")
    expect(page.locator(".take-off-list")).to_contain_text("“/nowhere/” is broken")
    check_in(VIEWS_OF_STAFF, page, axe)
    page.goto(f"{site.url}/together-one/")
    expect(page.get_by_role("heading", name="together-one")).to_be_visible()
