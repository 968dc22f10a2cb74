"""Rows of dots that show a number such as "37 of 100": 100 dots, 37 of them filled."""

import math
from dataclasses import dataclass

STEP = 10  # distance between dots, in units of the drawing
IN_A_ROW = 20  # for up to 200 dots; with more, the rows are longer


@dataclass(frozen=True)
class IconArray:
    """The SVG paths of the filled and the empty dots. Each dot is a zero-length line with a round cap."""

    width: int
    height: int
    filled: str
    empty: str
    is_fine: bool  # many dots, so they are drawn smaller


def icon_array(count: int, out_of: int) -> IconArray:
    """Return the picture of `count` out of `out_of`. The filled dots come first, in reading order."""
    columns = IN_A_ROW if out_of <= 10 * IN_A_ROW else math.ceil(math.sqrt(out_of) * 1.6)
    rows = math.ceil(out_of / columns)
    points = [
        f"M{column * STEP + STEP // 2} {row * STEP + STEP // 2}h0"
        for row in range(rows)
        for column in range(columns)
        if row * columns + column < out_of
    ]
    return IconArray(columns * STEP, rows * STEP, "".join(points[:count]), "".join(points[count:]), columns > IN_A_ROW)
