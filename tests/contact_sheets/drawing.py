"""Draw a contact sheet: a page of HTML with all columns, of which Chromium takes a picture."""

from html import escape
from pathlib import Path

from tests.contact_sheets.arranging import CAPTION, GAP, SIDE, Column, Grid
from tests.proofs.engines.in_chromium import Chromium

# Pictures of pages in the dark theme end where the sheet begins, and so do those of white pages.
STYLE = f"""
body {{ margin: 0; width: {SIDE}px; background: #8a8f98; font: 14px/1.15 "Liberation Sans", sans-serif; }}
main {{ display: grid; gap: 0 {GAP}px; }}
figure {{ margin: 0; }}
figcaption {{ height: {CAPTION}px; overflow: hidden; overflow-wrap: anywhere; color: #fff; padding-top: 2px; }}
"""


def page_of(columns: list[Column], grid: Grid) -> str:
    """Return the HTML of one sheet."""
    figures = "".join(
        f'<figure><div style="width: {one.width}px; height: {one.height}px; background: url({one.picture.file.as_uri()}) '
        f'0 -{one.top}px / {one.width}px auto no-repeat"></div><figcaption>{escape(one.caption)}</figcaption></figure>'
        for one in columns
    )
    track = f"grid-template-columns: repeat({grid.across}, {grid.width}px)"
    return f'<!doctype html><meta charset="utf-8"><style>{STYLE}</style><main style="{track}">{figures}</main>'


def draw(sheets: list[list[Column]], grid: Grid, folder: Path, name: str) -> int:
    """Save each sheet as NAME-01.png and so on. Return how many there are."""
    source = folder / "sheet.html"
    with Chromium() as browser:
        browser.resize(SIDE, 100)
        for number, columns in enumerate(sheets, 1):
            source.write_text(page_of(columns, grid), encoding="utf-8")
            browser.open(source.as_uri())
            browser.picture(folder / f"{name}-{number:02}.png")
    source.unlink(missing_ok=True)
    return len(sheets)
