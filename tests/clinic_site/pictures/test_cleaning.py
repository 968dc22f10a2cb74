"""Whatever is uploaded is refused in plain words, or becomes a picture with nothing but its pixels."""

import io
import time

import pytest
from PIL import Image

from clinic_site.pictures import cleaning, renditions
from clinic_site.pictures.cleaning import UnusablePictureError, cleaned
from tests.clinic_site.pictures.odd_files import (
    ACCEPTED,
    BLUE,
    RED,
    REFUSED,
    SECRETS,
    SIZE,
    drawn,
    profile,
    saved,
    with_exif,
)

# What Pillow reports of files that contain only pixels
OF_EVERY_FILE = {
    "jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression", "loop", "background", "timestamp",
    "duration",
}  # fmt: skip

TRANSPARENT = {"palette with transparency", "transparent WebP"}


def clean(content):
    return cleaned(io.BytesIO(content), size=len(content))


def is_about(color, expected):
    return all(abs(one - other) < 40 for one, other in zip(color, expected, strict=True))


@pytest.mark.parametrize("name", REFUSED)
def test_file_that_can_not_become_a_picture_is_refused_with_the_reason(name):
    content, words = REFUSED[name]
    begun = time.monotonic()
    with pytest.raises(UnusablePictureError) as error:
        clean(content)
    assert words in str(error.value)
    assert time.monotonic() - begun < 2


def test_every_refusal_says_what_to_do_next():
    found = {}
    for name, (content, _words) in REFUSED.items():
        with pytest.raises(UnusablePictureError) as error:
            clean(content)
        found[name] = str(error.value)
    assert [text for text in found.values() if not any(word in text for word in ("Choose", "choose", "Save"))] == []


@pytest.mark.parametrize("name", ACCEPTED)
def test_accepted_file_becomes_pixels_and_nothing_else(name):
    image = clean(ACCEPTED[name])
    assert sorted(image.size) == sorted(SIZE)
    assert image.info == {}
    assert image.mode == ("RGBA" if name in TRANSPARENT else "RGB")
    kept, files = renditions.files_of(image)
    stored = dict(files)
    assert [secret for content in stored.values() for secret in SECRETS if secret in content] == []
    assert {key for content in stored.values() for key in Image.open(io.BytesIO(content)).info} <= OF_EVERY_FILE
    assert kept.name in stored


@pytest.mark.parametrize(
    ("orientation", "size", "red_corner"),
    [
        (1, SIZE, (10, 10)), (2, SIZE, (150, 10)), (3, SIZE, (150, 110)), (4, SIZE, (10, 110)),
        (5, SIZE[::-1], (10, 10)), (6, SIZE[::-1], (110, 10)), (7, SIZE[::-1], (110, 150)), (8, SIZE[::-1], (10, 150)),
    ],
)  # fmt: skip
def test_picture_is_turned_as_the_camera_was_held(orientation, size, red_corner):
    image = clean(with_exif(orientation))
    assert image.size == size
    corners = [(x, y) for x in (10, size[0] - 10) for y in (10, size[1] - 10)]
    assert [corner for corner in corners if is_about(image.getpixel(corner), RED)] == [red_corner]


@pytest.mark.parametrize("name", ["JPEG", "CMYK JPEG", "palette", "sRGB profile", "damaged profile", "huge profile"])
def test_colors_stay_what_they_are(name):
    image = clean(ACCEPTED[name])
    assert is_about(image.getpixel((10, 10)), RED)
    assert is_about(image.getpixel((150, 110)), BLUE)


def test_gray_of_16_bits_keeps_its_brightness():
    assert clean(ACCEPTED["PNG of 16 bits"]).getpixel((10, 10)) == (128, 128, 128)


def test_colors_of_a_profile_become_srgb():
    """In this profile, red and blue have each other's color."""
    swapped = profile().replace(b"rXYZ", b"....").replace(b"bXYZ", b"rXYZ").replace(b"....", b"bXYZ")
    image = clean(saved(icc_profile=swapped))
    assert is_about(image.getpixel((10, 10)), BLUE)
    assert is_about(image.getpixel((150, 110)), RED)


def test_large_picture_becomes_smaller_and_is_never_enlarged():
    assert clean(saved(drawn((3000, 1500)))).size == (2400, 1200)
    assert clean(saved(drawn((1500, 3000)), "PNG")).size == (1200, 2400)
    assert renditions.widths_of(2400) == [400, 800, 1200, 1600]
    assert renditions.widths_of(1000) == [400, 800, 1000]
    assert renditions.widths_of(160) == [160]


def test_file_with_too_many_bytes_is_refused_before_it_is_read():
    with pytest.raises(UnusablePictureError, match=r"This file has 21 MB\. A picture can have 20 MB"):
        cleaned(io.BytesIO(saved()), size=cleaning.MOST_BYTES + 1)


def test_second_picture_inside_a_photo_of_a_phone_is_dropped():
    content = saved(kind="MPO", save_all=True, append_images=[Image.new("RGB", SIZE, RED)])
    image = clean(content)
    assert image.size == SIZE
    assert is_about(image.getpixel((150, 110)), BLUE)
