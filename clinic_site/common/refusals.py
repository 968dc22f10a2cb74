"""Why something staff asked for was not done, in words they can act on."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """What speaks against publishing a record. `level`: "stop" or "warn"; `field`: where to mend it, or ""."""

    level: str
    message: str
    field: str = ""
    can_be_overridden: bool = False  # by a clinical reviewer, who answers for it


class NotPublishedError(Exception):
    """Nothing was changed, for the reasons in `problems`."""

    def __init__(self, problems: list[Problem]):
        super().__init__(" ".join(str(problem.message) for problem in problems))
        self.problems = problems


class ChangedMeanwhileError(Exception):
    """Nothing was changed: somebody else saved or published while this was being written."""

    def __init__(self, live, draft):
        super().__init__(f"{live} was changed meanwhile")
        self.live = live
        self.draft = draft
