"""What the pages fold: never a sign that needs 911 or 988, and never without a name. All of it is in the HTML."""

import re

import pytest
from django.test import Client

from education.models import AfterEffect, Condition, Sign, WarningSign
from education.pages.ladder import published_ladder
from tests.clinic_site.public_site import OTHER_PLACES
from tests.html import Page

ALARMS = (Sign.Action.CALL_911, Sign.Action.CALL_988)
CALLS = {"tel:911", "tel:988", "sms:988"}
RUNGS = {"ladder-now", "ladder-talk"}
NOT_IN_THE_SITEMAP = [
    "/search/?q=chest+pain", "/search/?q=pain", "/search/?q=xyzzy", "/feedback/", "/locations/near/?q=Seattle",
    "/locations/near/?q=xyzzy", "/no-such-page/",
]  # fmt: skip
READ: dict = {}

pytestmark = pytest.mark.usefixtures("sample_content", "db")


@pytest.fixture(scope="module")
def pages(sample_content, django_db_blocker):
    """One page or more of every kind: {path: Page}. Read once per worker."""
    if not READ:
        with django_db_blocker.unblock():
            client = Client()
            places = ["/" + tag.text.split("/", 3)[3] for tag in Page(client.get("/sitemap.xml")).all("loc")]
            for path in [*places, *NOT_IN_THE_SITEMAP]:
                if not OTHER_PLACES.match(path) or "near/" in path:
                    READ[path] = Page(client.get(path))
    return READ


def in_folds(pages, check):
    """Return {path: what `check` finds in the folds} for the pages where it finds something."""
    found = {path: [each for fold in page.all("details") for each in check(fold)] for path, page in pages.items()}
    return {path: each for path, each in found.items() if each}


def alarms() -> list[Sign]:
    return [sign for kind in (AfterEffect, WarningSign) for sign in kind.objects.published().filter(action__in=ALARMS)]


def test_no_button_to_call_911_or_988_is_folded(pages):
    assert (
        in_folds(pages, lambda fold: [link["href"] for link in fold.all("a", href=True) if link["href"] in CALLS]) == {}
    )


def test_no_rung_for_911_or_988_is_folded(pages):
    def rungs(fold):
        return [part["class"] for part in [fold, *fold.all(class_=True)] if RUNGS & set(part.get("class", "").split())]

    assert in_folds(pages, rungs) == {}


def test_no_sign_for_911_or_988_is_folded(pages):
    ids = {f"sign-{sign.slug}" for sign in alarms()}
    assert len(ids) > 10
    assert in_folds(pages, lambda fold: [part["id"] for part in fold.all(id=True) if part["id"] in ids]) == {}


def shown(page, part):
    """Return the words of `part` of a page, without those that are folded."""
    copy = Page(str(page)).one(**part)
    for fold in copy.all("details"):
        fold.decompose()
    return copy.text


def test_safety_page_shows_every_sign_for_911_and_988_without_a_tap(pages):
    words = shown(pages["/safety/"], {"id": "main"})
    assert [sign.name for sign in alarms() if sign.name not in words] == []


def test_every_condition_shows_its_signs_for_911_and_988_without_a_tap(pages):
    missing = {}
    for condition in Condition.objects.published():
        words = shown(pages[condition.get_absolute_url()], {"class_": "ladder"})
        rungs = [rung for rung in published_ladder(condition) if rung.action in ALARMS]
        assert [rung.action for rung in rungs] == list(ALARMS)
        missing[condition.slug] = [sign.name for rung in rungs for sign in rung.signs if sign.name not in words]
    assert len(missing) == 10
    assert {slug: names for slug, names in missing.items() if names} == {}


def test_every_fold_has_a_name(pages):
    def nameless(fold):
        handles = fold.find_all("summary", recursive=False)
        return [fold] if len(handles) != 1 or not handles[0].text else []

    assert in_folds(pages, nameless) == {}


def test_name_of_a_fold_is_one_heading_or_only_words(pages):
    """With HTML that a button may not contain, screen readers would not say the name as one."""
    inline = {"a", "b", "code", "em", "i", "small", "span", "strong", "sup"}

    def other(fold):
        parts = fold.find("summary").find_all(True)
        headings = [part for part in parts if part.name in ("h2", "h3", "h4")]
        return [part for part in parts if part.name not in inline and part not in headings[:1]]

    assert in_folds(pages, other) == {}


def test_what_is_folded_is_in_the_page_so_that_it_can_be_found_and_printed(pages):
    def empty(fold):
        return [] if len(fold.text) > len(fold.find("summary").text) else [fold.find("summary").text]

    folds = sum(len(page.all("details")) for page in pages.values())
    assert folds > 100
    assert in_folds(pages, empty) == {}


def test_home_page_and_conditions_fold_the_levels_below_911_and_988_with_the_number_of_their_signs(pages):
    for path in ("/", "/what-to-expect/", "/conditions/headache/"):
        folds = pages[path].one("ol", class_=re.compile(r"^ladder\b")).find_all("details", recursive=True)
        names = [fold.find("summary").text for fold in folds]
        assert [re.sub(r"\d+", "N", name) for name in names] == ["See a doctor today N signs", "Call us today N signs"]


def test_home_page_asks_for_a_zip_code_before_the_ladder(pages):
    words = str(pages["/"])
    assert words.index('name="q"') < words.index('href="tel:911"')
