"""The files of a picture: a master, from which others can be made again, and the small ones that browsers load.

All are made once, when the picture is uploaded. They are in a folder that is named by a hash of the master, so a name
always stands for the same bytes: `pictures/0f3a.../master.jpg`, `pictures/0f3a.../800.avif`.
"""

import hashlib
import io
import re
from collections.abc import Iterator
from typing import NamedTuple

from PIL import Image

FOLDER = "pictures"
WIDTHS = (400, 800, 1200, 1600)  # pixels; a picture is never enlarged
WIDEST_FALLBACK = 1200  # for the few browsers that read neither AVIF nor WebP
WHITE = (255, 255, 255)

# The AVIF of the narrowest width gets the first of these qualities with which it is small enough: with its headers, a
# server sends it without waiting for an acknowledgment. Other AVIF files get the first quality.
QUALITIES = (60, 55, 50, 45, 40)
MOST_OF_NARROWEST = 13_000  # bytes

# Kind of file -> its type. The order is that in which browsers choose.
TYPES = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg"}
NAME = re.compile(r"(?P<key>[0-9a-f]{32})-(?P<width>[0-9]{3,4})\.(?P<kind>avif|webp|jpg)")


class Kept(NamedTuple):
    """A picture whose files are stored: the name of its master, and its size."""

    name: str
    width: int
    height: int


def key_of(master: str) -> str:
    """Return the hash in the name of a master, or "" if it has none."""
    folder, _slash, rest = master.partition("/")
    return rest.partition("/")[0] if folder == FOLDER else ""


def widths_of(width: int) -> list[int]:
    """Return how wide the files of a picture of this width are."""
    widest = min(width, WIDTHS[-1])
    return [*(narrower for narrower in WIDTHS if narrower < widest), widest]


def fallback_width(width: int) -> int:
    """Return how wide the JPEG is."""
    return max((one for one in widths_of(width) if one <= WIDEST_FALLBACK), default=width)


def height_at(width: int, *, of: tuple[int, int]) -> int:
    """Return the height of a picture with the size `of` that is shown with this `width`."""
    return max(1, round(of[1] * width / of[0]))


def files_of(image: Image.Image) -> tuple[Kept, Iterator[tuple[str, bytes]]]:
    """Return what `image`, of cleaning.py, is stored as, and its files by name. The master is the last one."""
    is_transparent = image.mode == "RGBA"
    master = _saved(image, "PNG", optimize=True) if is_transparent else _saved(image, "JPEG", quality=92, subsampling=0)
    folder = f"{FOLDER}/{hashlib.sha256(master).hexdigest()[:32]}"
    kept = Kept(f"{folder}/master.{'png' if is_transparent else 'jpg'}", *image.size)

    def files() -> Iterator[tuple[str, bytes]]:
        for width in widths_of(image.width):
            small = image.resize((width, height_at(width, of=image.size)), Image.Resampling.LANCZOS)
            yield f"{folder}/{width}.avif", _as_avif(small, most=MOST_OF_NARROWEST if width == WIDTHS[0] else None)
            yield f"{folder}/{width}.webp", _saved(small, "WEBP", quality=80)
            if width == fallback_width(image.width):
                yield f"{folder}/{width}.jpg", _saved(_on_white(small), "JPEG", quality=82, progressive=True)
        yield kept.name, master

    return kept, files()


def _as_avif(image: Image.Image, *, most: int | None) -> bytes:
    """Return the file, in the best quality that needs at most `most` bytes, or in the lowest."""
    for quality in QUALITIES:
        found = _saved(image, "AVIF", quality=quality, speed=8)
        if most is None or len(found) <= most:
            break
    return found


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image
    paper = Image.new("RGB", image.size, WHITE)
    paper.paste(image, mask=image.getchannel("A"))
    return paper


def _saved(image: Image.Image, kind: str, **options) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()
