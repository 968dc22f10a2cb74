"""Compare the home page with and without a picture of the clinic at its top, as Lighthouse sees them on a slow phone.

.ci/lighthouse hero-picture     measures both in turn, and ends with the comparison

Each step is a command of its own, for the site in the environment:

python -m tests.hero_picture show                          upload a photograph and show it at the top of the home page
python -m tests.hero_picture hide                          show the drawing again
python -m tests.hero_picture compare without-1.json ...    print the figures of the reports; exit with 1 if one is too high
"""

import io
import json
import os
import random
import statistics
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path

import django
from PIL import Image, ImageOps

SIZE = (2400, 1600)
OCTAVES = 9
FINER = 0.7  # how much of each octave stays when the next coarser one is laid over it
ALT = "A bright treatment room with a couch, a stool, and a window onto trees."
LARGEST_RATIO = 1.2  # of the largest paint with the picture to the one without
KINDS = WITHOUT, WITH = "without", "with"
PAINT, SHIFT = "largest-contentful-paint", "cumulative-layout-shift"


def photograph() -> bytes:
    """Return a JPEG with as much detail in every size as a photograph of a room: noise of nine sizes, in color.

    Its files are as large as those of real photographs: about 14 kB as AVIF at 400 pixels, 42 kB at 800.
    """
    dice = random.Random(7)  # noqa: S311 - the same picture each time

    def noise(grain: int) -> Image.Image:
        width, height = (-(-side // grain) for side in SIZE)
        spots = Image.frombytes("RGB", (width, height), dice.randbytes(3 * width * height))
        return spots.resize(SIZE, Image.Resampling.BICUBIC)

    image = noise(1)
    for octave in range(1, OCTAVES):
        image = Image.blend(image, noise(2**octave), 1 - FINER)
    out = io.BytesIO()
    ImageOps.autocontrast(image).save(out, "JPEG", quality=92)
    return out.getvalue()


def choose() -> None:
    """Upload the photograph and choose it for the home page."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from clinic_site.models import Picture, SiteSettings
    from clinic_site.pictures.storing import keep

    kept = keep(SimpleUploadedFile("room.jpg", photograph()))
    picture, _is_new = Picture.objects.get_or_create(
        file=kept.name,
        defaults={
            "title": "Room", "alt": ALT, "status": "published", "width": kept.width, "height": kept.height,
        },
    )  # fmt: skip
    SiteSettings.objects.update(hero_picture=picture)


def show() -> None:
    choose()
    visit("hero-picture")


def hide() -> None:
    from clinic_site.models import SiteSettings

    SiteSettings.objects.update(hero_picture=None)
    visit("hero-skin")


def visit(words: str) -> None:
    """Let the site render the page, so that it is measured as the next visitors get it."""
    with urllib.request.urlopen(f"{os.environ['SITE_URL']}/", timeout=20) as answer:  # noqa: S310 - loopback
        if words not in answer.read().decode():
            sys.exit(f"The home page does not contain {words}.")


def compare(*paths: str) -> None:
    """Print the median of the reports with and without the picture. Exit with 1 if a figure is too high."""
    audits = {kind: [audits_in(path) for path in paths if Path(path).name.startswith(f"{kind}-")] for kind in KINDS}
    paints = {kind: statistics.median(each[PAINT]["numericValue"] for each in audits[kind]) for kind in KINDS}
    shifts = {kind: max(each[SHIFT]["numericValue"] for each in audits[kind]) for kind in KINDS}
    ratio = paints[WITH] / paints[WITHOUT]
    print("\n| home page | largest paint | layout shift |\n|---|---:|---:|")  # noqa: T201
    for kind in KINDS:
        print(f"| {kind} a picture | {paints[kind]:.0f} ms | {shifts[kind]:.3f} |")  # noqa: T201
    print(f"With the picture, the largest paint takes {ratio:.2f} times as long.", flush=True)  # noqa: T201
    if ratio > LARGEST_RATIO or any(shifts.values()):
        sys.exit(f"It may take {LARGEST_RATIO} times as long at most, and nothing may shift.")


def audits_in(path: str) -> dict:
    return json.loads(Path(path).read_text(encoding="utf-8"))["audits"]


COMMANDS: dict[str, Callable[..., None]] = {"show": show, "hide": hide, "compare": compare}

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic_site.settings")
    django.setup()
    COMMANDS[sys.argv[1]](*sys.argv[2:])
