"""The accent colors that a clinic may choose, and their contrast.

Each is a style sheet in static/css/accents/ with other values for some of the tokens. Only those are offered whose text
has a contrast of at least 7:1 (WCAG 2.2, 1.4.6) in both themes.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LEAST = 7.0
# The colors of text, and the grounds on which pages show it.
PAIRS = (
    ("teal-text", "paper"), ("teal-text", "tint"), ("on-teal", "teal"), ("teal", "paper"),
    ("on-deep", "deep"), ("on-deep-soft", "deep"), ("ink", "tint"), ("ink-soft", "tint"),
    ("clay-text", "tint"), ("red-text", "tint"), ("amber-text", "tint"),
)  # fmt: skip
NAMES: dict[str, str | Promise] = {
    "blue": _("Blue"),
    "green": _("Green"),
    "plum": _("Plum"),
    "slate": _("Slate"),
    "violet": _("Violet"),
}
TOKEN = re.compile(r"--([\w-]+):\s*(#[0-9a-fA-F]{6})\b")
DARK = "prefers-color-scheme: dark"


@dataclass(frozen=True)
class Contrast:
    """The contrast of a color of text on a ground, in one theme."""

    theme: str
    text: str
    ground: str
    ratio: float


def accent_choices() -> list[tuple[str, str | Promise]]:
    """Return the accent colors that may be chosen, besides the one that the software comes with."""
    return [(name, words) for name, words in NAMES.items() if not too_weak(name)]


@cache
def too_weak(name: str) -> tuple[Contrast, ...]:
    """Return the pairs of colors of the accent `name` whose contrast is below 7:1."""
    sheets = settings.BASE_DIR / "static" / "css"
    tokens, accent = themes(sheets / "tokens.css"), themes(sheets / "accents" / f"{name}.css")
    found = []
    for theme in ("light", "dark"):
        colors = tokens["light"] | (tokens["dark"] if theme == "dark" else {}) | accent["light"]
        if theme == "dark":
            colors |= accent["dark"]
        for text, ground in PAIRS:
            ratio = contrast(colors[text], colors[ground])
            if ratio < LEAST:
                found.append(Contrast(theme, text, ground, ratio))
    return tuple(found)


@cache
def colors_of(name: str) -> tuple[str, str]:
    """Return the color of buttons with the accent `name`, or without one, in the light and in the dark."""
    sheets = settings.BASE_DIR / "static" / "css"
    found = themes(sheets / "accents" / f"{name}.css" if name else sheets / "tokens.css")
    return found["light"]["teal"], found["dark"]["teal"]


def themes(sheet: Path) -> dict[str, dict[str, str]]:
    """Return {theme: {token: "#rrggbb"}} of a style sheet."""
    light, _media, dark = sheet.read_text(encoding="utf-8").partition(DARK)
    return {"light": dict(TOKEN.findall(light)), "dark": dict(TOKEN.findall(dark))}


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colors "#rrggbb", from 1 to 21 (WCAG 2.2, "contrast ratio")."""
    darker, lighter = sorted([_luminance(one), _luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    channels = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
