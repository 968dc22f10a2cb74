"""Which records have a drawing: those with a template in templates/svg/ that is named after their short name.

A page of text has its drawings below parts of the text, which `IN_TEXTS` names.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.template import TemplateDoesNotExist
from django.template.loader import get_template, render_to_string
from django.utils.safestring import mark_safe

from clinic_site.writing.markdown import Rendered
from education.models import Condition, Question, Sign, Topic, VisitStep
from education.pages.ladder import CSS_CLASSES

FOLDERS: dict[type, str] = {Condition: "conditions", Question: "questions", VisitStep: "visit"}

# The signs that the drawing of each level shows, by their short names.
SIGNS_DRAWN = {
    Sign.Action.CALL_911: ("trouble-breathing", "chest-pain"),
    Sign.Action.CALL_988: ("suicide",),
    Sign.Action.SEE_DOCTOR: ("faint-at-home",),
    Sign.Action.CALL_CLINIC: ("spreading-redness-heat-or-pus",),
    Sign.Action.NORMAL: ("small-bruise", "drop-of-blood"),
}

# {page of text: {heading: drawing}}. A heading is named by its address on the page.
IN_TEXTS = {
    "dry-needling": {"what-the-needle-does": "svg/needle_size.html"},
    "safety": {"the-lungs": "svg/lung.html"},
    "trigger-points": {"pain-in-another-place": "svg/referral.html", "the-twitch": "svg/twitch.html"},
    "what-to-expect": {"how-you-may-feel": "svg/bruise.html"},
}


def with_drawings(text: Rendered, topic: Topic | None) -> Rendered:
    """Return the text of `topic` with its drawings, each at the end of the part under its heading.

    Staff can change headings. A drawing whose heading is gone comes after the text, so that it is never lost.
    """
    html = str(text.html)
    for heading, name in IN_TEXTS.get(topic.slug if topic else "", {}).items():
        start = html.find(f'<h2 id="{heading}"')
        end = html.find("<h2 ", start + 1) if start >= 0 else -1
        if end < 0:
            end = len(html)
        html = html[:end] + render_to_string(name, {"record": topic}) + html[end:]
    return replace(text, html=mark_safe(html))  # noqa: S308 - cleaned by Markdown; templates escape what they show


def drawing_of(record: Condition | Question | VisitStep) -> str:
    """Return the name of the template with the drawing of `record`, or ""."""
    name = f"svg/{FOLDERS[type(record)]}/{record.slug}.html"
    try:
        get_template(name)
    except TemplateDoesNotExist:
        return ""
    return name


@dataclass(frozen=True)
class Call:
    """A level of the ladder as a drawing, with the signs that the drawing shows."""

    action: Sign.Action
    signs: list[Sign]

    @property
    def css_class(self) -> str:
        return CSS_CLASSES[self.action]

    @property
    def drawing(self) -> str:
        return f"svg/calls/{self.action.value}.html"


def calls(signs: Iterable[Sign]) -> Iterator[Call]:
    """Yield the levels, most urgent first. One is left out unless `signs` has all of its drawing, at this level."""
    by_slug = {sign.slug: sign for sign in signs}
    for action, slugs in SIGNS_DRAWN.items():
        drawn = [by_slug[slug] for slug in slugs if slug in by_slug and by_slug[slug].action == action]
        if len(drawn) == len(slugs):
            yield Call(action, drawn)
