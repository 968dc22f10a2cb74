"""What is done to an uploaded file before anything of it is stored: only the colors of its pixels are taken over.

What a file is, is decided by its content, never by its name. Sizes are read from its header, before anything is decoded.
The result is a new image, so nothing else that the file contains can reach the site: no place where it was taken, no
thumbnail, no comment, no file that is hidden behind the picture.
"""

import contextlib
import io
import struct
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from PIL import Image, ImageCms

_MEGABYTE = 1024 * 1024
MOST_BYTES = 20 * _MEGABYTE
MOST_PIXELS = 60_000_000
SMALLEST_SIDE = 100  # pixels; anything smaller is an icon or a mistake
LONGEST_SIDE = 2400  # pixels of what is stored
LARGEST_PROFILE = 4 * _MEGABYTE  # of colors; those of printers have about 2 MB
FORMATS = ("JPEG", "PNG", "WEBP")
# A phone's JPEG with a second picture inside, such as brightness for better screens. Only the first one is read.
WITH_MORE_INSIDE = "MPO"

Image.MAX_IMAGE_PIXELS = MOST_PIXELS  # Pillow refuses twice as many by itself

ORIENTATION = 0x0112  # the number of this entry in what cameras add
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")


class UnusablePictureError(Exception):
    """The file can't become a picture. The message says why and what to do next."""


def cleaned(file: BinaryIO, *, size: int) -> Image.Image:
    """Return the picture in `file` of `size` bytes: upright, in sRGB, at most LONGEST_SIDE, and nothing but pixels.

    Its mode is RGBA if a part of it is transparent, and otherwise RGB. Raise UnusablePictureError.
    """
    if size > MOST_BYTES:
        raise UnusablePictureError(too_large(-(-size // _MEGABYTE)))
    file.seek(0)
    head = file.read(64)
    _refuse_by_content(head)
    _refuse_size(*_size_of_webp(head))
    file.seek(0)
    try:
        image = Image.open(file, formats=FORMATS)
        _refuse_size(*image.size)
        _refuse_moving(image)
        image.draft(image.mode, (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is decoded no larger than needed
        image.load()
        profile, turn = image.info.get("icc_profile"), TURNS.get(_orientation_of(image))
        small = _in_srgb(_small(image), profile)
        return _only_pixels(small if turn is None else small.transpose(turn))
    except UnusablePictureError:
        raise
    except Image.DecompressionBombError:
        raise UnusablePictureError(_too_many_pixels()) from None
    except Exception:  # Pillow's readers fail in a dozen ways on damaged files
        raise UnusablePictureError(
            _("This file is damaged or not a picture. Open it on your device and save it as JPEG, then choose that.")
        ) from None


def too_large(megabytes: object) -> str:
    """Return what is said about a file of so many megabytes. Browsers say it before they send the file."""
    words = _("This file has %(size)s MB. A picture can have %(most)s MB. Save it smaller, then choose it again.")
    return words % {"size": megabytes, "most": MOST_BYTES // _MEGABYTE}


def _refuse_by_content(head: bytes) -> None:
    """Raise UnusablePictureError for files that people take for pictures, with what to do instead."""
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    as_jpeg = _("Save it as JPEG, PNG or WebP, then choose that file.")
    if not head:
        raise UnusablePictureError(_("This file is empty. Choose another one."))
    if head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS:
        raise UnusablePictureError(
            _(
                "This is a HEIC file of an iPhone or iPad, which most browsers can’t show. Export the picture as JPEG, and "
                "choose that. To take JPEG pictures from now on: Settings, Camera, Formats, Most Compatible."
            )
        )
    if text.startswith((b"<?xml", b"<svg", b"<!doctype svg")):
        raise UnusablePictureError(_("This is an SVG drawing, which can contain programs. %s") % as_jpeg)
    if head.startswith((b"GIF87a", b"GIF89a")):
        raise UnusablePictureError(_("This is a GIF file. %s") % as_jpeg)
    if head[4:8] == b"ftyp":
        raise UnusablePictureError(_("This is an AVIF file or a video. %s") % as_jpeg)
    if head.startswith(b"%PDF"):
        raise UnusablePictureError(_("This is a PDF file. %s") % as_jpeg)


def _size_of_webp(head: bytes) -> tuple[int, int]:
    """Return the size in the header of a WebP file, or zeros. Pillow reserves memory for it before it can be asked."""
    if head[:4] != b"RIFF" or head[8:12] != b"WEBP" or len(head) < 30:
        return 0, 0
    kind = head[12:16]
    if kind == b"VP8X":
        return 1 + int.from_bytes(head[24:27], "little"), 1 + int.from_bytes(head[27:30], "little")
    if kind == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    width, height = struct.unpack("<HH", head[26:30])
    return width & 0x3FFF, height & 0x3FFF


def _refuse_size(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise UnusablePictureError(_too_many_pixels())
    if (width or height) and min(width, height) < SMALLEST_SIDE:
        raise UnusablePictureError(
            _(
                "This picture is too small: %(width)d × %(height)d pixels. Choose one with at least %(least)d on each side."
            )
            % {"width": width, "height": height, "least": SMALLEST_SIDE}
        )


def _too_many_pixels() -> str:
    return _(
        "This picture has more than %(most)d million pixels. Save it smaller, for example %(side)d pixels wide, then "
        "choose it again."
    ) % {"most": MOST_PIXELS // 1_000_000, "side": LONGEST_SIDE}


def _refuse_moving(image: Image.Image) -> None:
    if image.format != WITH_MORE_INSIDE and getattr(image, "n_frames", 1) > 1:
        raise UnusablePictureError(
            _("This picture moves, which distracts readers and makes some people ill. Choose one that stands still.")
        )


def _orientation_of(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(ORIENTATION, 1))
    except Exception:  # what cameras add may be damaged, although the picture is not
        return 1


def _small(image: Image.Image) -> Image.Image:
    """Return `image` with at most LONGEST_SIDE, in a mode that keeps its colors and what is transparent."""
    if image.mode.startswith("I"):  # 16 bits of gray: Pillow's own conversion turns nearly all of it white
        image = image.point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in ("1", "P", "PA", "LA", "La", "RGBa") or "transparency" in image.info:
        has_alpha = image.mode not in ("1", "P") or "transparency" in image.info
        image = image.convert("RGBA" if has_alpha else "RGB")
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    return image


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return `image` as RGB or RGBA, with the colors of sRGB. A `profile` that is damaged or of other colors is ignored."""
    mode: Any = "RGBA" if image.mode == "RGBA" else "RGB"
    if profile and len(profile) <= LARGEST_PROFILE:
        with contextlib.suppress(ImageCms.PyCMSError, OSError, ValueError, TypeError):
            of_file = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            found = ImageCms.profileToProfile(image, of_file, ImageCms.createProfile("sRGB"), outputMode=mode)
            if found is not None:
                return found
    return image.convert(mode)


def _only_pixels(image: Image.Image) -> Image.Image:
    """Return a new image with nothing but the pixels of `image`, as RGB if none of them is transparent."""
    if image.mode == "RGBA" and image.getchannel("A").getextrema() == (255, 255):
        image = image.convert("RGB")
    return Image.frombytes(image.mode, image.size, image.tobytes())
