"""The form of “Name, contact and look”: samples of the colors, and numbers that nobody answers."""

import pytest

from clinic_site.models import Picture, SiteSettings
from clinic_site.publishing import workflow
from clinic_site.setup.accents import colors_of
from tests import factories as make
from tests.html import Page
from tests.staff import change_url

pytestmark = pytest.mark.django_db


@pytest.fixture
def form(administrator):
    return Page(administrator.get(change_url(SiteSettings.objects.get())))


def test_each_color_has_a_name_and_a_sample(form):
    labels = form.select(".field-accent label:has(input)")
    samples = {one.input["value"]: tuple(path["fill"] for path in one.select("path")) for one in labels}
    names = ["Teal (usual)", "Blue", "Green", "Plum", "Slate", "Violet"]
    assert ([one.text for one in labels], samples) == (names, {name: colors_of(name) for name in samples})


def test_list_of_pictures_offers_only_to_change_and_to_add_in_words(form):
    links = form.select(".field-logo .related-widget-wrapper-link")
    assert [(one.text, one["aria-label"]) for one in links] == [
        ("Change", "Change selected picture"), ("Add", "Add another picture"),
    ]  # fmt: skip
    assert form.one("select", id="id_logo")["data-none-yet"] == "No picture yet. Press “Add” beside this list."


def test_form_leads_to_the_words_of_the_home_page(form):
    assert form.one("a", href="/admin/page/?path=/").text == "Edit the words of the home page"


@pytest.mark.parametrize("name", ["phone", "text_phone"])
def test_number_for_examples_is_a_warning(name):
    site = SiteSettings.objects.get()
    site.phone = "+12532720101"
    setattr(site, name, "+12065550177")
    workflow.save_draft(site, by=None)
    words = "“(206) 555-0177” is a number for examples, which nobody answers. Write the real one."
    assert [(one.level, one.field, one.message) for one in workflow.problems_of(site)] == [("warn", name, words)]


def test_wrong_number_is_answered_with_an_example():
    site = SiteSettings.objects.get()
    site.phone = "12"
    workflow.save_draft(site, by=None)
    words = "This is not a valid phone number. Enter it like this: 253-272-0101."
    assert [(one.level, one.field, one.message) for one in workflow.problems_of(site)] == [("stop", "phone", words)]


def test_deleting_says_how_to_bring_the_record_back(administrator):
    picture = make.make_picture(status="draft")
    workflow.save_draft(picture, by=None)
    page = Page(administrator.get(change_url(picture).replace("/change/", "/delete/"))).one("main")
    assert "It can be brought back with its history: in the list “Pictures”, press “Deleted records”." in page.text
    assert "Draft:" not in page.text
    assert Picture.objects.count() == 1
