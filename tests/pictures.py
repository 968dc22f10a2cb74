"""Take the pictures for the staff guide and README.md from a running site.

make pictures                       all of them
make pictures ARGS="history desk"   only those with these names

Each row of PICTURES names a page, the steps on it, and the elements that the picture shows. The browser converts the
pictures to WebP, so no other program is needed.
"""

import base64
import os
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests import chromium

DOCS = Path(__file__).parent.parent / "clinic_site" / "docs"
STAFF, TOP = DOCS / "staff" / "pictures", DOCS / "pictures"
# (maximum width in pixels, quality), best first. Text stays legible at a low quality, but not at a small size.
QUALITIES = [(1600, 0.8), (1600, 0.6), (1600, 0.4), (1400, 0.4), (1200, 0.4), (1200, 0.3), (1000, 0.3), (840, 0.3)]
# The sticky bar of buttons would cover other elements. A heading would be as wide as the page.
STILL = """
.submit-row { position: static !important }
.desk-head, .sign-in h1 { width: fit-content }
* { caret-color: transparent !important; animation: none !important }
"""
CONVERT = """async ([png, most, quality]) => {
    const image = new Image();
    image.src = "data:image/png;base64," + png;
    await image.decode();
    const part = Math.min(1, most / image.width);
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [Math.round(image.width * part), Math.round(image.height * part)];
    const context = canvas.getContext("2d");
    context.imageSmoothingQuality = "high";
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL("image/webp", quality).split(",")[1];
}"""


@dataclass(frozen=True)
class Studio:
    """The running site, a browser, and the sessions of the accounts in the story."""

    site: str
    browser: Browser
    sessions: dict[str, str]
    records: dict[str, str]  # the addresses of the story's records in the admin
    clinics_file: bytes

    def page(self, account: str, *, width: int, height: int = 2400) -> Page:
        """Return a new page that is signed in as `account`, or signed out if it is ""."""
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            device_scale_factor=2,
            timezone_id="America/New_York",
            bypass_csp=True,  # the Content-Security-Policy would block STILL
        )
        if account:
            context.add_cookies([{"name": "sessionid", "value": self.sessions[account], "url": self.site}])
        return context.new_page()

    def open(self, page: Page, path: str) -> None:
        page.goto(self.site + path.format(**self.records), wait_until="networkidle")


Prepare = Callable[[Studio, Page], None]


def nothing(studio: Studio, page: Page) -> None:
    pass


@dataclass(frozen=True)
class Picture:
    """A picture of the smallest rectangle around all elements that the selectors in `shown` match."""

    name: str
    account: str
    path: str
    shown: tuple[str, ...] = ()  # empty: the whole window
    prepare: Prepare = nothing
    width: int = 1280
    height: int = 2400
    margin: int = 12  # around the rectangle; 0 if another element is directly next to it
    folder: Path = STAFF
    most_bytes: int = 25_000

    def take(self, studio: Studio, darkroom: Page) -> Path:
        """Open the page, prepare it and write the picture. Return its file."""
        page = studio.page(self.account, width=self.width, height=self.height)
        studio.open(page, self.path)
        self.prepare(studio, page)
        page.add_style_tag(content=STILL)
        page.mouse.move(0, 0)
        page.evaluate("document.fonts.ready")
        file = self.folder / f"{self.name}.webp"
        file.write_bytes(self._as_webp(page.screenshot(**self._options(page)), darkroom))
        page.context.close()
        return file

    def _options(self, page: Page) -> dict[str, Any]:
        if not self.shown:
            return {}
        found = [part.bounding_box() for selector in self.shown for part in page.locator(selector).all()]
        boxes = [box for box in found if box]
        if len(boxes) < len(self.shown):
            raise LookupError(f"{self.name}: not all of {self.shown} are on the page")
        left, top = (min(box[side] for box in boxes) - self.margin for side in ("x", "y"))
        right = max(box["x"] + box["width"] for box in boxes) + self.margin
        bottom = max(box["y"] + box["height"] for box in boxes) + self.margin
        left, top, right = max(left, 0), max(top, 0), min(right, self.width)
        return {"clip": {"x": left, "y": top, "width": right - left, "height": bottom - top}}

    def _as_webp(self, png: bytes, darkroom: Page) -> bytes:
        """Return the picture in the best quality that needs at most `most_bytes`."""
        for pixels, quality in QUALITIES:
            packed = darkroom.evaluate(CONVERT, [base64.b64encode(png).decode(), pixels, quality])
            if len(webp := base64.b64decode(packed)) <= self.most_bytes:
                return webp
        raise ValueError(f"{self.name}: {len(webp)} bytes is too large. Show less of the page")


# Steps before a picture is taken ---------------------------------------------------------------------------


def sign_in_the_first_time(studio: Studio, page: Page) -> None:
    from tests.pictures_story import NEWCOMER

    page.locator("[name=login]").fill(NEWCOMER[0])
    page.locator("[name=password]").fill(NEWCOMER[1])
    page.locator("main form button").first.click()
    expect(page.locator(".sign-in-ways")).to_be_visible()


def write_a_long_sentence(studio: Studio, page: Page) -> None:
    text = page.locator("#id_how_it_may_help")
    text.fill(
        "A needle may calm a **tight muscle** for a while.\n\n"
        "If your neck is sore as well, your therapist may treat the muscles there first, and then look at how you sit, "
        "work and sleep in the days that follow.\n\n- Ask what to expect.\n- Keep moving."
    )
    text.evaluate("field => field.style.height = '15rem'")
    expect(page.locator(".field-how_it_may_help .writing-preview li").first).to_be_visible()
    expect(page.locator(".field-how_it_may_help .writing-long-sentences li")).to_have_count(1)


def look_for_a_reference(studio: Studio, page: Page) -> None:
    page.locator(".field-evidence [data-pick*=references]").click()
    page.locator(".writing-picker input").fill("neck")
    expect(page.locator(".writing-picker li").filter(has_text=re.compile("neck", re.IGNORECASE)).first).to_be_visible()


def let_another_person_save_first(studio: Studio, page: Page) -> None:
    other = studio.page("writer", width=1280)
    studio.open(other, "{shared}")
    _replace_and_save(other, "The needle is of the same kind. The training and the reasons differ.")
    _replace_and_save(page, "The needles are alike. The training is not, and people disagree about the name.")
    expect(page.locator(".release-meeting")).to_be_visible()
    other.context.close()


def _replace_and_save(page: Page, words: str) -> None:
    page.locator("#id_short_answer").fill(words)
    with page.expect_navigation(wait_until="networkidle"):
        page.locator("[name=_save]").click()


def let_the_page_load(studio: Studio, page: Page) -> None:
    frame = page.frame_locator("#review-frame")
    expect(frame.locator("figure.drawing").first).to_be_visible()
    expect(page.locator("#review-status")).to_contain_text("read")


def make_a_link(studio: Studio, page: Page) -> None:
    with page.expect_navigation(wait_until="networkidle"):
        page.locator(".preview-link-new button").click()
    # Readers should not see this machine's address.
    show = "field => field.value = field.value.replace(location.origin, 'https://your-clinic.example')"
    page.locator(".preview-link input:not([type=hidden])").first.evaluate(show)


def type_hours(studio: Studio, page: Page) -> None:
    page.locator("#id_opening_hours-day4").fill("8am-noon, 1pm-5pm")
    page.locator("#id_opening_hours-holidays").fill("closed")
    page.locator("#id_opening_hours-dates").fill("Dec 24: 8am-noon")
    expect(page.locator(".hours-preview")).to_contain_text("24")


def forbid_by_law(studio: Studio, page: Page) -> None:
    page.locator("#id_law_status").select_option("not_allowed")
    with page.expect_navigation(wait_until="networkidle"):
        page.locator("[name=_release]").click()


def read_a_file(studio: Studio, page: Page) -> None:
    file = {"name": "arizona.csv", "mimeType": "text/csv", "buffer": studio.clinics_file}
    page.locator("#id_file").set_input_files([file])  # type: ignore[list-item]  # a dict is a FilePayload
    with page.expect_navigation(wait_until="networkidle"):
        page.locator("#content-main form button").click()


PICTURES = [
    Picture("second-factor", "", "/admin/", ("main h1", ".sign-in-ways"), sign_in_the_first_time, width=720,
            margin=6, most_bytes=32_000),
    Picture("desk", "administrator", "/admin/", (".desk-head", ".desk-group-waiting", ".desk-group-late"),
            most_bytes=36_000),
    Picture("desk", "administrator", "/admin/", width=1440, height=640, folder=TOP, most_bytes=75_000),
    Picture("editor", "writer", "{condition}change/", (".form-row.field-how_it_may_help",), write_a_long_sentence,
            margin=0, most_bytes=30_000),
    Picture("reference-picker", "writer", "{condition}change/", (".writing-picker",), look_for_a_reference, height=700,
            margin=0, most_bytes=60_000),
    Picture("two-people", "reviewer", "{shared}", (".release-meeting",), let_another_person_save_first, width=1100),
    Picture("check-and-publish", "publisher", "{number}release/",
            (".standing", "[aria-labelledby=problems-title]", "[aria-labelledby=changes-title]"), width=1100),
    Picture("approve", "reviewer", "{number}release/", ("[aria-labelledby=review-title]",), width=1100),
    Picture("review-by-page", "reviewer", "/admin/review/page/?path=/conditions/hip-and-leg-pain/", ("#content",),
            let_the_page_load, height=860, margin=0, most_bytes=70_000),
    Picture("menus", "publisher", "/admin/education/topic/menus/", (".menus-lists > :first-child h2", ".menus-lists > :first-child .menus-add"),
            most_bytes=32_000),
    Picture("preview-link", "writer", "{number}release/", ("#preview-links",), make_a_link),
    Picture("history", "publisher", "{condition}history/", (".history table thead", ".history tbody tr:nth-child(-n+3)"),
            margin=0),
    Picture("opening-hours", "locations", "{clinic}change/", (".hours-editor .help:first-child", ".hours-line:nth-of-type(-n+7)", ".hours-preview"),
            type_hours, margin=4),
    Picture("still-offers-it", "locations", "/admin/locations/clinic/?confirmation=due",
            ("#result_list thead th:nth-child(n+2):nth-child(-n+8)", "#result_list tr:nth-child(-n+3) .field-confirm_button",
             "#result_list tr:nth-child(-n+3) .field-name"), width=1760, margin=0),
    Picture("state-law", "administrator", "{law}", (".law-change",), forbid_by_law, width=1100, most_bytes=44_000),
    Picture("import-report", "locations", "/admin/locations/clinicimport/add/",
            (".import-counts", ".import-actions", ".import-rows"), read_a_file, width=1100),
    Picture("audit-log", "administrator", "/admin/clinic_site/auditentry/?q=front-desk", ("#result_list",), margin=0),
    Picture("phone", "", "/", width=390, height=844, folder=TOP, most_bytes=75_000),
]  # fmt: skip


def main(names: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic_site.settings")
    django.setup()
    from tests import pictures_story as story  # needs Django

    sessions, records, file = story.tell(), addresses(), story.clinics_file()
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    for folder in (STAFF, TOP):
        folder.mkdir(parents=True, exist_ok=True)
    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=arguments)
        studio = Studio(os.environ["SITE_URL"], browser, sessions, records, file)
        darkroom = browser.new_page()
        for picture in PICTURES:
            if not names or picture.name in names:
                written = picture.take(studio, darkroom)
                print(f"{written.stat().st_size:6} {written.relative_to(DOCS)}", flush=True)  # noqa: T201
        browser.close()


def addresses() -> dict[str, str]:
    """Return the admin URLs of the story's records. Those without a page name at the end are prefixes."""
    from education.models import Condition, Frequency, Question
    from locations.models import Clinic, State
    from tests import pictures_story as story
    from tests.staff import change_url

    found = {
        "number": Frequency.objects.get(slug=story.NUMBER),
        "condition": Condition.objects.get(slug=story.HISTORY),
        "clinic": Clinic.objects.get(slug="flagstaff"),
        "shared": Question.objects.get(question=story.SHARED),
        "law": State.objects.get(slug=story.LAW),
    }
    urls = {name: change_url(record) for name, record in found.items()}
    return urls | {name: urls[name].removesuffix("change/") for name in ("number", "condition", "clinic")}


if __name__ == "__main__":
    main(sys.argv[1:])
