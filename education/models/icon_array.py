"""A dot for each of a whole, some of them filled: what "37 of 100" looks like."""

import math
from dataclasses import dataclass

STEP = 10  # units of the drawing from dot to dot
IN_A_ROW = 20  # for up to 200 dots; more make a square


@dataclass(frozen=True)
class IconArray:
    """The paths of the filled and of the empty dots, each a point that a round stroke makes visible."""

    width: int
    height: int
    filled: str
    empty: str
    is_fine: bool  # many dots: smaller ones


def icon_array(count: int, out_of: int) -> IconArray:
    """Return the picture of `count` out of `out_of`; the filled dots come first, as people read."""
    columns = IN_A_ROW if out_of <= 10 * IN_A_ROW else math.ceil(math.sqrt(out_of) * 1.6)
    rows = math.ceil(out_of / columns)
    points = [
        f"M{column * STEP + STEP // 2} {row * STEP + STEP // 2}h0"
        for row in range(rows)
        for column in range(columns)
        if row * columns + column < out_of
    ]
    return IconArray(columns * STEP, rows * STEP, "".join(points[:count]), "".join(points[count:]), columns > IN_A_ROW)
