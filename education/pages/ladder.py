"""The ladder: when to call 911, 988, a doctor or the clinic, and what is normal. Most pages end with it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise

from education.models import AfterEffect, Condition, Sign, WarningSign

# The style of each level (static/css/home-and-frame/components.css).
CSS_CLASSES = {
    Sign.Action.CALL_911: "ladder-now",
    Sign.Action.CALL_988: "ladder-talk",
    Sign.Action.SEE_DOCTOR: "ladder-today",
    Sign.Action.CALL_CLINIC: "ladder-today",
    Sign.Action.NORMAL: "ladder-normal",
}


@dataclass
class Rung:
    """One level, with the signs that ask for it. `of_page` are signs that concern the condition of the page."""

    action: Sign.Action
    of_page: list[WarningSign] = field(default_factory=list)
    after_needling: list[AfterEffect] = field(default_factory=list)
    of_anyone: list[WarningSign] = field(default_factory=list)

    @property
    def css_class(self) -> str:
        return CSS_CLASSES[self.action]

    @property
    def signs(self) -> list[Sign]:
        return [*self.of_page, *self.after_needling, *self.of_anyone]

    @property
    def groups(self) -> "list[Group]":
        """Return all signs in groups, for levels without a list of their own for the time after needling."""
        return in_groups(self.signs)

    @property
    def groups_after_needling(self) -> "list[Group]":
        return in_groups(self.after_needling)

    @property
    def groups_of_anyone(self) -> "list[Group]":
        return in_groups(self.of_anyone)


MOST_IN_A_LIST = 7  # people take in no more at a glance


@dataclass(frozen=True)
class Group:
    """Signs that concern one part of the body. A short list is one group without a title."""

    title: str | Promise
    signs: list


def in_groups(signs: Sequence[Sign]) -> list[Group]:
    """Return `signs` in one group, or by the part that they concern if they are many."""
    if len(signs) <= MOST_IN_A_LIST:
        return [Group("", list(signs))] if signs else []
    by_part = [(part, [sign for sign in signs if sign.part == part]) for part in Sign.Part]
    return [Group(part.label, found) for part, found in by_part if found]


def ladder(effects: Iterable[AfterEffect], warning_signs: Iterable[WarningSign] = ()) -> list[Rung]:
    """Return the rungs that have signs, most urgent first. The one for 911 is there even without any.

    `warning_signs` come from `WarningSignQuerySet.for_page_of`. Effects that a patient reports during treatment are left out.
    """
    rungs = {action: Rung(action) for action in Sign.Action}
    for effect in effects:
        if not effect.is_told_on_the_table:
            rungs[Sign.Action(effect.action)].after_needling.append(effect)
    for sign in warning_signs:
        rung = rungs[Sign.Action(sign.action)]
        (rung.of_page if sign.is_of_page else rung.of_anyone).append(sign)
    return [rung for action, rung in rungs.items() if rung.signs or action == Sign.Action.CALL_911]


def published_ladder(condition: Condition | None = None) -> list[Rung]:
    """Return the ladder of all published signs that belong on a page, or on the page of `condition`. Two queries."""
    effects = AfterEffect.objects.published().most_urgent_first()
    return ladder(effects, WarningSign.objects.published().for_page_of(condition))
