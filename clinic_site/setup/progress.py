"""How far the setup is: for the desk, and for the page that opens the site."""

from dataclasses import dataclass

from clinic_site.publishing.problems import Problem
from clinic_site.publishing.site_rules import all_broken_rules
from clinic_site.setup.steps import GO_LIVE
from clinic_site.shared.setup_registry import Step, steps_for


@dataclass(frozen=True)
class Progress:
    """The steps as one account sees them, and how many are done."""

    steps: list[Step]

    @property
    def done(self) -> int:
        return sum(step.is_done for step in self.steps)

    @property
    def may_act(self) -> bool:
        """Whether the account can do any of the steps."""
        return any(step.url for step in self.steps)


@dataclass(frozen=True)
class Lacking:
    """What stands between the site and its opening: stops, and what can follow later."""

    required: list[Step]
    optional: list[Step]
    broken_rules: list[Problem]  # such as an empty “Call 911 now”

    @property
    def stops(self) -> bool:
        return bool(self.required or self.broken_rules)


def progress_for(user) -> Progress:
    return Progress(steps_for(user))


def lacking_for(user) -> Lacking:
    """Return what the site lacks now, with links for `user`."""
    open_steps = [step for step in steps_for(user) if not step.is_done and step.key != GO_LIVE]
    return Lacking(
        required=[step for step in open_steps if step.is_required],
        optional=[step for step in open_steps if not step.is_required],
        broken_rules=all_broken_rules(),
    )
