"""Why something staff asked for was not done, in words they can act on."""

from clinic_site.publishing.problems import Problem


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
