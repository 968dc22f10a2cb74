"""Exceptions with messages that staff can act on."""

from clinic_site.publishing.problems import Problem


class NotPublishedError(Exception):
    """Nothing was changed, for the reasons in `problems`."""

    def __init__(self, problems: list[Problem]):
        super().__init__(" ".join(str(problem.message) for problem in problems))
        self.problems = problems


class ChangedMeanwhileError(Exception):
    """Nothing was changed, because someone else saved or published meanwhile."""

    def __init__(self, live, draft):
        super().__init__(f"{live} was changed meanwhile")
        self.live = live
        self.draft = draft
