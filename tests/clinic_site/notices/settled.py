"""Sites that lack no required notice, for tests of something else."""

import datetime

from clinic_site.notices.notice_kinds import BLOCKING
from tests import factories as make

NO = {"does_not_apply_because": "No.", "answered_by": "Ada", "answered_on": datetime.date(2026, 11, 2)}


def answer_for_notices() -> None:
    """Answer that no required notice binds the clinic, so that the setup and the desk ask for none."""
    for kind in BLOCKING:
        make.make_notice(kind, **NO)
