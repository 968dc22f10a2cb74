"""Make the contact sheets of the site at SITE_URL in .build/contact-sheets/.

make contact-sheets                             all of them
make contact-sheets ARGS="printed chromium-390"   those whose names begin so
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.contact_sheets import taking
from tests.contact_sheets.arranging import Grid, Picture, sheets
from tests.contact_sheets.drawing import draw
from tests.proofs.drills.servers import ROOT
from tests.proofs.engines import machine
from tests.proofs.engines.browser import Browser
from tests.proofs.engines.walk import KINDS_OF_PAGE

FOLDER = ROOT / ".build" / "contact-sheets"
GRIDS = {390: Grid(8, 2), 1280: Grid(3, 2)}
PAPER = Grid(4, 3)


def main(wanted: list[str]) -> int:
    FOLDER.mkdir(parents=True, exist_ok=True)
    missing = []
    for engine, packages in machine.ENGINES:
        names = [
            (f"{engine.name.lower()}-{width}-{theme}", width, theme) for width in GRIDS for theme in ("light", "dark")
        ]
        if not any(is_wanted(name, wanted) for name, _width, _theme in names):
            continue
        if reason := machine.why_not(engine, packages):
            missing.append(f"NOT MADE: {engine.name}: {reason}")
            continue
        for name, width, theme in names:
            if is_wanted(name, wanted):
                make(name, GRIDS[width], pages(engine, theme, width))
    if is_wanted("printed", wanted):
        if not shutil.which("pdftoppm"):
            subprocess.run([ROOT / ".ci" / "apt-install", "poppler-utils"], check=False)
        if shutil.which("pdftoppm"):
            make("printed", PAPER, paper)
        else:
            missing.append("NOT MADE: printed sheets: they need pdftoppm, of Debian's package poppler-utils")
    print(*missing, f"In {FOLDER.relative_to(Path.cwd())}", sep="\n")
    return int(bool(missing))


def is_wanted(name: str, wanted: list[str]) -> bool:
    return not wanted or name.startswith(tuple(wanted))


def pages(engine: type[Browser], theme: str, width: int) -> Callable[[Path], list[Picture]]:
    return lambda folder: taking.of_pages(engine, os.environ["SITE_URL"], KINDS_OF_PAGE, theme, width, folder)


def paper(folder: Path) -> list[Picture]:
    return taking.of_paper(os.environ["SITE_URL"], KINDS_OF_PAGE, folder)


def make(name: str, grid: Grid, take: Callable[[Path], list[Picture]]) -> None:
    """Take the pictures and replace the sheets of this name."""
    for old in FOLDER.glob(f"{name}-[0-9][0-9].png"):
        old.unlink()
    with tempfile.TemporaryDirectory() as folder:
        pictures = take(Path(folder))
        count = draw(sheets(pictures, grid), grid, FOLDER, name)
    print(f"{name}: {len(pictures)} pictures on {count} sheets", flush=True)


sys.exit(main(sys.argv[1:]))
