"""Take the pictures: pages in an engine, and the sheets of paper that Chromium prints."""

import struct
import subprocess
from pathlib import Path

from tests.contact_sheets.arranging import Picture
from tests.proofs.engines.browser import Browser
from tests.proofs.engines.in_chromium import Chromium
from tests.screenshots import print_to

DOTS_PER_INCH = 56  # so that three rows of Letter paper fit on a contact sheet


def size_of(file: Path) -> tuple[int, int]:
    """Return the width and height that a PNG gives in its first bytes."""
    return struct.unpack(">II", file.read_bytes()[16:24])


def picture(file: Path, caption: str) -> Picture:
    return Picture(file, caption, *size_of(file))


def of_pages(engine: type[Browser], site: str, paths: list[str], theme: str, width: int, folder: Path) -> list[Picture]:
    found = []
    with engine(theme) as browser:
        for number, path in enumerate(paths):
            browser.resize(width)
            browser.open(site + path)
            file = folder / f"{number}.png"
            browser.picture(file)
            found.append(picture(file, path))
    return found


def of_paper(site: str, paths: list[str], folder: Path) -> list[Picture]:
    """Return a picture of each sheet of paper. It needs pdftoppm, of Debian's package poppler-utils."""
    found = []
    with Chromium() as browser:
        for number, path in enumerate(paths):
            browser.open(site + path)
            file = folder / f"{number}.pdf"
            print_to(browser.page, file)
            subprocess.run(["pdftoppm", "-r", str(DOTS_PER_INCH), "-png", file, file.with_suffix("")], check=True)
            sheets = sorted(folder.glob(f"{number}-*.png"))
            found += [picture(one, f"{path}, sheet {place} of {len(sheets)}") for place, one in enumerate(sheets, 1)]
    return found
