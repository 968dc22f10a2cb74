"""Shapes in SVG as points, for tests that measure drawings without a browser."""

import itertools
import math
import re

Point = tuple[float, float]
STEPS = 12  # points on each curve
NUMBERS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}


def lines_of(path: str) -> list[list[Point]]:
    """Return each part of a path as a list of points. Arcs become straight lines."""
    parts: list[list[Point]] = []
    at, handle = (0.0, 0.0), (0.0, 0.0)
    for letter, rest in re.findall(r"([MLHVCSQTAZmlhvcsqtaz])([^MLHVCSQTAZmlhvcsqtaz]*)", path):
        values = [float(value) for value in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", rest)]
        kind, count = letter.upper(), NUMBERS[letter.upper()]
        if kind == "Z":
            parts[-1].append(parts[-1][0])
            at = parts[-1][0]
        for number in range(0, len(values), count or 1):
            some = values[number : number + count]
            step = _absolute(kind, some, at if letter.islower() else (0.0, 0.0), at)
            if kind == "M" and number == 0:
                parts.append([step[-1]])
            elif kind in "CSQT":
                curve = _cubic(kind, at, step, handle)
                parts[-1] += [_on_curve(curve, share / STEPS) for share in range(1, STEPS + 1)]
                handle = step[0] if kind == "Q" else curve[2]
            else:
                parts[-1].append(step[-1])
            at = step[-1]
            if kind not in "CSQT":
                handle = at
    return parts


def _absolute(kind: str, values: list[float], origin: Point, at: Point) -> list[Point]:
    if kind == "H":
        return [(origin[0] + values[0], at[1])]
    if kind == "V":
        return [(at[0], origin[1] + values[0])]
    if kind == "A":
        values = values[5:]
    return [(origin[0] + x, origin[1] + y) for x, y in zip(values[::2], values[1::2], strict=True)]


def _cubic(kind: str, at: Point, step: list[Point], handle: Point) -> tuple[Point, Point, Point, Point]:
    if kind == "C":
        return at, step[0], step[1], step[2]
    mirrored = (2 * at[0] - handle[0], 2 * at[1] - handle[1])
    if kind == "S":
        return at, mirrored, step[0], step[1]
    bend = step[0] if kind == "Q" else mirrored
    end = step[-1]
    return at, _between(at, bend, 2 / 3), _between(end, bend, 2 / 3), end


def _between(a: Point, b: Point, share: float) -> Point:
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share


def _on_curve(curve: tuple[Point, Point, Point, Point], share: float) -> Point:
    weights = [(1 - share) ** 3, 3 * share * (1 - share) ** 2, 3 * share**2 * (1 - share), share**3]
    x, y = (sum(weight * point[axis] for weight, point in zip(weights, curve, strict=True)) for axis in (0, 1))
    return x, y


def is_inside(point: Point, polygon: list[Point]) -> bool:
    """Say whether the point is inside the polygon, which need not be closed."""
    x, y = point
    inside = False
    for (x1, y1), (x2, y2) in zip(polygon, polygon[1:] + polygon[:1], strict=True):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
            inside = not inside
    return inside


def distance(point: Point, line: list[Point]) -> float:
    """Return how far the point is from the nearest place on the line."""
    return min(_to_segment(point, a, b) for a, b in itertools.pairwise(line))


def _to_segment(point: Point, a: Point, b: Point) -> float:
    length = math.dist(a, b)
    if not length:
        return math.dist(point, a)
    share = ((point[0] - a[0]) * (b[0] - a[0]) + (point[1] - a[1]) * (b[1] - a[1])) / length**2
    return math.dist(point, _between(a, b, max(0, min(1, share))))


def is_in_ellipse(point: Point, middle: Point, radii: Point, degrees: float = 0) -> bool:
    """Say whether the point is in an ellipse that is turned around its middle."""
    turn = math.radians(-degrees)
    x, y = point[0] - middle[0], point[1] - middle[1]
    along = (x * math.cos(turn) - y * math.sin(turn)) / radii[0]
    across = (x * math.sin(turn) + y * math.cos(turn)) / radii[1]
    return along**2 + across**2 <= 1
