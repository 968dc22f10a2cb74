"""Screenshots of every page for visual checks: three widths, light and dark, and printed as PDF.

make screenshots            into .build/screenshots/
make screenshots ARGS=/safety/
"""

import os
import sys
import urllib.request
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests import chromium

FOLDER = Path(__file__).parent.parent / ".build" / "screenshots"
WIDTHS = [390, 768, 1280]
ONE_OF_EACH = 3  # clinics and states are similar, so the first few are enough


def main(paths: list[str]) -> None:
    site = os.environ["SITE_URL"]
    FOLDER.mkdir(parents=True, exist_ok=True)
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    count = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=arguments)
        for path in paths or pages(site):
            name = path.strip("/").replace("/", "-") or "landing"
            for theme in ("light", "dark"):
                page = browser.new_page(color_scheme=theme)
                page.goto(site + path)
                for width in WIDTHS:
                    page.set_viewport_size({"width": width, "height": 900})
                    page.screenshot(path=FOLDER / f"{name}-{width}-{theme}.png", full_page=True)
                    count += 1
                if theme == "light":
                    print_to(page, FOLDER / f"{name}.pdf")
                page.close()
        browser.close()
    print(f"{count} screenshots in {FOLDER.relative_to(Path.cwd())}")  # noqa: T201


def print_to(page, path: Path) -> None:
    """Save the page as a PDF, on the paper that its styles ask for, or on Letter."""
    page.pdf(path=path, prefer_css_page_size=True, format="Letter")


def pages(site: str) -> list[str]:
    """Return the paths in the sitemap, limited to a few states and clinics, and pages that it leaves out."""
    with urllib.request.urlopen(f"{site}/sitemap.xml", timeout=20) as answer:  # noqa: S310 - loopback
        parts = answer.read().decode().split("<loc>")[1:]
    paths = ["/" + part.partition("</loc>")[0].split("/", 3)[3] for part in parts]
    states = [path for path in paths if path.startswith("/locations/") and path.count("/") == 3]
    clinics = [path for path in paths if path.startswith("/locations/") and path.count("/") == 4]
    others = [path for path in paths if path not in states + clinics]
    more = [
        "/search/?q=heel+pain", "/search/?q=xyzzy", "/search/?q=", "/handout/?size=large", "/locations/near/?q=98402",
        "/locations/near/?q=Springfield", "/locations/near/?q=xyzzy", "/locations/washington/", "/locations/nevada/",
        "/locations/washington/seattle/report/", "/feedback/", "/no-such-page/",
    ]  # fmt: skip
    return [*others, *states[:ONE_OF_EACH], *clinics[:ONE_OF_EACH], *more]


if __name__ == "__main__":
    main(sys.argv[1:])
