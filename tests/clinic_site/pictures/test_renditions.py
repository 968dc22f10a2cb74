"""How large the files of a picture are."""

import io
import random

import pytest
from PIL import Image

from clinic_site.pictures import renditions


def noise(grain: int, size=(1200, 800)) -> Image.Image:
    """Return a picture of gray spots. The smaller the grain, the larger its files."""
    width, height = (side // grain for side in size)
    dice = random.Random(7)  # noqa: S311 - the same picture each time
    spots = Image.frombytes("L", (width, height), dice.randbytes(width * height))
    return spots.convert("RGB").resize(size, Image.Resampling.BICUBIC)


def avif_files(image: Image.Image) -> dict[int, bytes]:
    """Return {width: file}."""
    _kept, files = renditions.files_of(image)
    found = {name.rpartition("/")[2]: content for name, content in files}
    return {width: found[f"{width}.avif"] for width in renditions.widths_of(image.width)}


def as_avif(image: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "AVIF", quality=quality, speed=8)
    return out.getvalue()


@pytest.mark.parametrize(("grain", "is_worse"), [(24, False), (12, True)])
def test_narrowest_avif_file_fits_into_one_round_trip(grain, is_worse):
    image = noise(grain)
    files = avif_files(image)
    assert len(files[400]) <= renditions.MOST_OF_NARROWEST
    best = as_avif(image.resize((400, 267), Image.Resampling.LANCZOS), renditions.QUALITIES[0])
    assert (len(files[400]) < len(best)) == is_worse
    # Wider files, for screens with more pixels, always have the best quality.
    assert files[1200] == as_avif(image, renditions.QUALITIES[0])


def test_narrowest_avif_file_is_never_worse_than_the_lowest_quality():
    image = noise(3)
    files = avif_files(image)
    assert len(files[400]) > renditions.MOST_OF_NARROWEST
    assert files[400] == as_avif(image.resize((400, 267), Image.Resampling.LANCZOS), renditions.QUALITIES[-1])
