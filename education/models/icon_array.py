"""Rows of dots that show a number such as "8 of 100": 100 dots of one size, 8 of them full and the others hollow."""

import math
from dataclasses import dataclass

STEP = 10  # distance between dots, in units of the drawing
RADIUS = 3  # of the line around a dot; the style sheet sets the width of the line
IN_A_ROW = 20  # for up to 200 dots; with more, the rows are longer


@dataclass(frozen=True)
class IconArray:
    """The SVG paths of the full and the hollow dots. All have the same outline, and the full ones are filled as well."""

    width: int
    height: int
    full: str
    hollow: str


def icon_array(count: int, out_of: int) -> IconArray:
    """Return the picture of `count` out of `out_of`. The full dots come first, in reading order."""
    columns = IN_A_ROW if out_of <= 10 * IN_A_ROW else math.ceil(math.sqrt(out_of) * 1.6)
    rows = math.ceil(out_of / columns)
    dots = [
        dot(column * STEP + STEP // 2, row * STEP + STEP // 2)
        for row in range(rows)
        for column in range(columns)
        if row * columns + column < out_of
    ]
    return IconArray(columns * STEP, rows * STEP, "".join(dots[:count]), "".join(dots[count:]))


def dot(x: int, y: int) -> str:
    """Return the path of a circle around (x, y): two half circles."""
    across = 2 * RADIUS
    return f"M{x - RADIUS} {y}a{RADIUS} {RADIUS} 0 1 0 {across} 0 {RADIUS} {RADIUS} 0 1 0-{across} 0"
