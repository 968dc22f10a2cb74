"""Where each picture goes: a long page is cut into columns, and columns fill the rows of a sheet."""

from dataclasses import dataclass
from pathlib import Path

SIDE = 2000  # px, of a sheet
GAP = 10
CAPTION = 34  # px below each column
MOST_COLUMNS = 24  # of one page; the rest of a list of hundreds of sources looks the same


@dataclass(frozen=True)
class Picture:
    file: Path
    caption: str
    width: int
    height: int


@dataclass(frozen=True)
class Column:
    picture: Picture
    caption: str
    top: int  # of the part of the picture, in px of the sheet
    width: int
    height: int


@dataclass(frozen=True)
class Grid:
    """How many columns a sheet has side by side, in how many rows."""

    across: int
    rows: int

    @property
    def width(self) -> int:
        return SIDE // self.across - GAP

    @property
    def height(self) -> int:
        return SIDE // self.rows - GAP - CAPTION


def columns(picture: Picture, grid: Grid) -> list[Column]:
    """Cut the picture into columns. The last one is as high as what is left."""
    width = min(grid.width, picture.width)  # never enlarged
    whole = picture.height * width // picture.width
    tops = list(range(0, whole, grid.height)) or [0]
    shown = tops[:MOST_COLUMNS]
    of = f" of {len(tops)}" if len(shown) < len(tops) else ""
    return [
        Column(
            picture,
            picture.caption + (f" ({number}{of})" if len(tops) > 1 else ""),
            top,
            width,
            min(grid.height, whole - top),
        )
        for number, top in enumerate(shown, 1)
    ]


def sheets(pictures: list[Picture], grid: Grid) -> list[list[Column]]:
    """Return the columns of each sheet, row by row."""
    all_columns = [column for picture in pictures for column in columns(picture, grid)]
    size = grid.across * grid.rows
    return [all_columns[start : start + size] for start in range(0, len(all_columns), size)]
