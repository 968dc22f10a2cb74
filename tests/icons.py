"""Draw the pictures that browsers and messengers show for the site, into static/img/. They are committed.

make icons

The icons come from static/img/favicon.svg, the share picture from the drawing at the top of the home page. Run it again
after either has changed. The clinic's name is not in them: it differs from site to site, and messengers show it beside
the picture.
"""

import os
import re
import struct
from pathlib import Path

from django.conf import settings
from django.template import Context, Engine
from playwright.sync_api import Browser, sync_playwright

from clinic_site.shared.page_head import SHARE_PICTURE, SHARE_PICTURE_SIZE
from tests import chromium

ROOT = Path(__file__).parent.parent
STATIC = ROOT / "static"
ICON_SIZES = [16, 32, 48]  # of favicon.ico
SQUARES = {"apple-touch-icon.png": 180, "icon-192.png": 192, "icon-512.png": 512}
SHEETS = ["tokens", "base", "first-paint/drawings"]
SHARED = """<!doctype html><html lang="en-US"><style>%(css)s
body { margin: 0; width: %(width)dpx; height: %(height)dpx; position: relative; overflow: hidden; background: var(--paper); }
body > svg { position: absolute; inset: auto 0 0 auto; width: 100%%; height: 100%%; }
svg :is(text, circle) { display: none; }
h1 { position: absolute; left: 72px; top: 60px; margin: 0; font: 400 108px/1 var(--serif); color: var(--ink); }
p { position: absolute; left: 76px; top: 200px; margin: 0; max-width: 520px; font: 400 38px/1.35 var(--serif); color: var(--ink-soft); }
</style><body>%(drawing)s<h1>Dry needling</h1><p>In plain words: what it is, who should not have it, and when to get help.</p>"""


def drawing() -> str:
    """Return the drawing of the home page, whose words nobody reads here."""
    settings.configure(USE_I18N=False)
    engine = Engine(dirs=[ROOT / "templates"], libraries={"i18n": "django.templatetags.i18n"})
    return engine.get_template("svg/needle_in_muscle.html").render(Context())


def shot(browser: Browser, content: str, width: int, height: int) -> bytes:
    """Return `content` as a PNG."""
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme="light")
    page.set_content(content)
    png = page.screenshot(omit_background=True)
    page.close()
    return png


def icon(browser: Browser, size: int, *, is_square: bool) -> bytes:
    """Return the icon of the site. Telephones round the corners of a square one themselves."""
    svg = (STATIC / "img" / "favicon.svg").read_text(encoding="utf-8")
    if is_square:
        svg = re.sub(r' rx="\d+"', "", svg)
    svg = svg.replace("<svg ", f'<svg width="{size}" height="{size}" style="display: block" ', 1)
    return shot(browser, f"<!doctype html><body style='margin: 0'>{svg}", size, size)


def as_ico(pictures: dict[int, bytes]) -> bytes:
    """Return PNGs of these sizes as one .ico file."""
    head, body = struct.pack("<HHH", 0, 1, len(pictures)), b""
    start = len(head) + 16 * len(pictures)
    for size, png in pictures.items():
        head += struct.pack("<BBBBHHII", size, size, 0, 0, 1, 32, len(png), start + len(body))
        body += png
    return head + body


def main() -> None:
    width, height = SHARE_PICTURE_SIZE
    css = "\n".join((STATIC / "css" / f"{name}.css").read_text(encoding="utf-8") for name in SHEETS)
    values = {"css": css, "width": width, "height": height, "drawing": drawing()}
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=arguments)
        files = {name: icon(browser, size, is_square=True) for name, size in SQUARES.items()}
        files["favicon.ico"] = as_ico({size: icon(browser, size, is_square=False) for size in ICON_SIZES})
        files[Path(SHARE_PICTURE).name] = shot(browser, SHARED % values, width, height)
        browser.close()
    for name, content in files.items():
        (STATIC / "img" / name).write_bytes(content)
        print(f"{name:24}{len(content):8} bytes")  # noqa: T201


if __name__ == "__main__":
    main()
