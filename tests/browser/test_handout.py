"""The handout prints all warning signs on one Letter page, or two to three in large print, whatever the records contain."""

import datetime
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from phonenumber_field.phonenumber import PhoneNumber
from playwright.sync_api import expect

from clinic_site.pages.handout import Sheet
from clinic_site.shared.qr_code import qr_code
from education.models import AfterEffect, VisitStep
from education.pages.review import ReviewOfAll
from locations.models import Clinic, State
from tests.browser import pdf_text
from tests.browser.accessibility import violations

LETTER = (612, 792)  # points
PX_PER_PT = 96 / 72
SIZES = pytest.mark.parametrize(("query", "pages"), [("", 1), ("?size=large", 3)], ids=["normal", "large"])
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2"}


def pages_of(page):
    """Return the size in points of every printed page of the open page."""
    page.evaluate("document.fonts.ready")
    pdf = page.pdf(format="Letter", prefer_css_page_size=True)
    count = len(re.findall(rb"/Type\s*/Page\b", pdf))  # \b excludes /Pages
    boxes = re.findall(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)\s*\]", pdf)
    assert len(boxes) == count, "a page has no size"
    return [(round(float(width)), round(float(height))) for width, height in boxes]


def smallest_text(page):
    """Return the size in points of the smallest printed text."""
    page.emulate_media(media="print")
    sizes = page.evaluate(
        """() => [...document.querySelectorAll('.sheet *')]
            .filter((it) => it.checkVisibility() && !it.matches('.visually-hidden')
                && [...it.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
            .map((it) => parseFloat(getComputedStyle(it).fontSize))"""
    )
    page.emulate_media(media="screen")
    return min(sizes) / PX_PER_PT


@pytest.fixture
def show(page):
    """Return a function that opens the sheet of unsaved records."""

    def answer(route):
        path = Path(finders.find(urlsplit(route.request.url).path.removeprefix("/static/")))
        route.fulfill(body=path.read_bytes(), content_type=TYPES[path.suffix])

    page.route("**/static/**", answer)

    def show(sheet, clinic, is_large):
        address = "http://testserver/handout/"
        context = {
            "sheet": sheet,
            "clinic": clinic,
            "is_large": is_large,
            "clinic_name": words("Northfield", 60),
            "clinic_phone": PhoneNumber.from_string("+12065550100"),
            "short_address": words("needling.example.org/locations/", 120).replace(" ", "-"),
            "qr_code": qr_code("https://" + "a" * 120, "QR code", css_class="sheet-qr"),
            "review": ReviewOfAll("", True, False, [], None, None),
            "structured_data": [],
        }
        html = render_to_string("handout.html", context)
        page.route(address, lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
        page.goto(address, wait_until="networkidle")
        return page

    return show


def words(start, letters):
    """Return a text of exactly `letters` characters, in words of usual length."""
    return (start + " wherever somebody may feel it again" * letters)[:letters].strip().ljust(letters, "s")


def sheet_of(*, urgent=11, calls=8, normal=5, letters=40, text=130):
    """Return a sheet with the given numbers of signs, each with `letters` characters."""
    effects = [
        AfterEffect(name=words(f"Sign {number}", letters), action=action, when="any_time")
        for action, count in [("call_911", urgent), ("call_clinic", calls), ("normal", normal)]
        for number in range(count)
    ]
    told = AfterEffect(name="Pain during the treatment", action="call_clinic", when="during")
    steps = [VisitStep(stage="Before", title="A thin needle goes in", text=words("It goes in", text))] * 9
    return Sheet.of(steps, [*effects, told])


def wordy_clinic():
    """Return a clinic whose fields are filled to their limits with readable words."""
    two_spans = "13:30-18:45"
    week = "; ".join(f"{day} 0{place + 6}:15-12:30,{two_spans}" for place, day in enumerate(["Mo", "Tu", "We", "Th"]))
    dates = "; ".join(f"Dec {day} 08:30-12:15" for day in range(10, 31, 2))
    return Clinic(
        name=words("Northfield", 150),
        street=words("12345 Martin Luther King", 150),
        suite=words("Suite", 60),
        city=words("Saint", 80),
        state=State(code="WA", name="Washington", slug="washington"),
        zip="98402-1234",
        slug="a" * 80,
        phone=PhoneNumber.from_string("+12065550123"),
        time_zone="America/Los_Angeles",
        opening_hours=f"{week}; Fr 08:00-12:00; Sa 09:00-11:30; Su 09:30-12:30; PH off; {dates}",
        offers_dry_needling=True,
        dry_needling_confirmed_on=datetime.date(2020, 1, 1),
        is_sample=True,
    )


@SIZES
@pytest.mark.parametrize(
    "path", ["/handout/", "/locations/washington/bellingham/handout/", "/locations/tennessee/memphis/handout/"]
)
def test_sheet_is_exactly_one_letter_page_or_two_in_large_print(page, site, path, query, pages):
    page.goto(f"{site.url}{path}{query}")
    assert pages_of(page) == [LETTER] * pages
    assert round(smallest_text(page), 2) >= (16 if query else 10.5)


# How many pages a sheet may take. In large print, nothing that the normal sheet has is cut off.
PAPERS = pytest.mark.parametrize(("is_large", "pages"), [(False, 1), (True, 3)], ids=["normal", "large"])


def assert_shows_every_sign_to_call_about(page, sheet):
    page.emulate_media(media="print")
    for action, rung in [("call_911", ".ladder-now"), ("call_clinic", ".ladder-today")]:
        signs = page.locator(f".sheet {rung} .ladder-signs li").all()
        assert len(signs) == len([sign for rung in sheet.rungs for sign in rung.signs if sign.action == action])
        assert page.locator(".sheet .sheet-told").is_visible()
        assert all(sign.is_visible() for sign in signs)


def assert_optional_parts_are_complete_or_hidden(page):
    """Check that optional parts are either inside their box or completely outside, where they are not printed."""
    page.set_viewport_size({"width": 739, "height": 979})  # a Letter page without its margins
    cut = page.evaluate(
        """() => [...document.querySelectorAll('.sheet-large .sheet-stages li > *, .sheet:not(.sheet-large) .sheet-visit > ol, .sheet-normal > *')].filter((it) => {
            const part = it.getBoundingClientRect(), box = it.parentElement.getBoundingClientRect()
            return part.bottom > box.bottom + 1 && part.left < box.right - 1
        }).map((it) => it.textContent)"""
    )
    assert cut == []


@PAPERS
@pytest.mark.parametrize(
    ("clinic", "records"),
    [
        (None, {}),
        (None, {"letters": 60, "normal": 40}),
        (None, {"letters": 20, "urgent": 24, "calls": 12}),
        (None, {"text": 900}),
        (None, {"urgent": 0, "calls": 0, "normal": 0}),
        (wordy_clinic(), {}),
        (wordy_clinic(), {"normal": 40, "text": 900}),
        (wordy_clinic(), {"urgent": 0, "calls": 0, "normal": 0}),
    ],
    ids=str,
)
def test_sheet_with_long_names_and_many_records_fits_and_shows_every_sign(show, clinic, records, is_large, pages):
    sheet = sheet_of(**records)
    page = show(sheet, clinic, is_large)
    assert_shows_every_sign_to_call_about(page, sheet)
    assert_optional_parts_are_complete_or_hidden(page)
    assert page.locator(".sheet .ruled-lines").bounding_box()["height"] >= 70
    assert page.locator(".sheet").evaluate("(it) => it.scrollWidth - it.clientWidth") <= 0
    taken = pages_of(page)
    assert taken == [LETTER] * len(taken)
    assert len(taken) <= pages


@PAPERS
def test_too_many_signs_continue_on_the_next_page(show, is_large, pages):
    sheet = sheet_of(urgent=60, calls=60, letters=120)
    page = show(sheet, None, is_large)
    assert_shows_every_sign_to_call_about(page, sheet)
    assert len(pages_of(page)) > pages


def test_sample_sheet_has_all_its_parts(page, site):
    page.goto(f"{site.url}/locations/washington/seattle/handout/")
    page.emulate_media(media="print")
    for text in (
        "Trouble breathing",
        "Tell them that you had dry needling, and where.",
        "Fever or chills",
        "Soreness, like after exercise",
        "A thin needle goes in",
        "My questions and my medicines",
        "Call (",
        "/locations/washington/seattle/handout/",
        "It does not replace your doctor or therapist.",
        "Sample content",
        "This clinic is made up.",
    ):
        expect(page.locator(".sheet").get_by_text(text).locator("visible=true").first).to_be_visible()
    for hidden in ("body > header", ".footer", ".crumbs", ".button", ".onward", ".onward-finder"):
        assert page.locator(hidden).locator("visible=true").count() == 0


@pytest.mark.parametrize("path", ["/handout/", "/locations/washington/tacoma-harbor/handout/"])
def test_large_print_has_every_part_of_the_normal_sheet_on_paper(page, site, path):
    """What has no room in a box is cut off without a sign, so only the printed words tell. The normal sheet has the
    steps of the visit without their texts.
    """
    page.goto(f"{site.url}{path}?size=large")
    printed = pdf_text.letters(page.pdf(format="Letter", prefer_css_page_size=True))
    page.emulate_media(media="print")
    parts = page.evaluate(
        """() => [...document.querySelectorAll('.sheet :is(h1, h2, h3, i, li, p, dt, dd, address, b)')]
            .filter((it) => it.checkVisibility())
            .filter((it) => !it.matches('.visually-hidden, .sheet-stages li, .sheet-stages p, :has(li, .button)'))
            .map((it) => it.textContent)"""
    )
    assert len(parts) > 50
    assert [part for part in parts if pdf_text.only_letters(part) not in printed] == []


@pytest.mark.parametrize("path", ["/handout/", "/locations/washington/tacoma-harbor/handout/"])
def test_normal_print_has_each_step_in_one_line_and_what_is_normal(page, site, path):
    page.goto(site.url + path)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 739, "height": 979})  # a Letter page without its margins
    parts = page.evaluate(
        """() => [...document.querySelectorAll('.sheet-stages li, .sheet-normal .ladder-signs')].map((it) => {
            const box = it.closest('.sheet-visit, .sheet-normal').getBoundingClientRect(), part = it.getBoundingClientRect()
            return [part.bottom <= box.bottom + 1 && part.left < box.right - 1, Math.round(part.height / 17)]
        })"""
    )
    assert parts == [[True, 1]] * 5  # four steps and the list


def test_first_line_to_write_on_is_a_line_below_its_heading(page, site):
    page.goto(f"{site.url}/handout/")
    page.emulate_media(media="print")
    line = page.locator(".sheet .ruled-lines > i").first.bounding_box()
    heading = page.locator("#asked-title").bounding_box()
    assert line["y"] + line["height"] - (heading["y"] + heading["height"]) >= 20


def test_print_size_can_be_changed_without_scripts_and_the_print_button_is_hidden(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.url}/handout/")
    expect(page.get_by_role("button", name="Print this sheet")).to_be_hidden()
    page.get_by_role("button", name="Large print").press("Enter")
    assert page.url == f"{site.url}/handout/?size=large"
    page.get_by_role("button", name="Normal print: one page").press("Enter")
    assert page.url.rstrip("?") == f"{site.url}/handout/"
    context.close()


def test_print_button_prints(page, site):
    page.goto(f"{site.url}/handout/")
    page.evaluate("window.print = () => { window.printed = true }")
    page.get_by_role("button", name="Print this sheet").press("Enter")
    assert page.evaluate("window.printed") is True


@SIZES
@pytest.mark.nightly
@pytest.mark.parametrize("path", ["/handout/", "/locations/tennessee/memphis/handout/"])
def test_sheet_is_accessible_and_never_scrolls_sideways(page, site, axe, path, query, pages):
    page.goto(f"{site.url}{path}{query}")
    for width, theme in [(390, "light"), (390, "dark"), (1280, "light"), (1280, "dark")]:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme)
        assert violations(axe, page) == []
    for width in (320, 390, 768, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
