"""The models of what patients read.

Code that looks at all kinds of records asks `publishable_kinds()`: drafts, the history, the desk, the checks, broken
links and citations need nothing when a model is added. These places do, because each says something of its own about
every model:

- `education/admin/`, and in `education/admin/uses.py` where its records are used
- `clinic_site/transfer/record_kinds.py`: the key by which another site knows a record, and the order of an import
- `clinic_site/search/sources.py`: which fields are searched, and how much a hit counts
- `clinic_site/old_addresses/signals.py`, if a record has a page of its own
- `education/pages/used_on.py` and `education/checks/unsourced.py`, if it names references or makes claims
- `education/sample/text_samples.py`, `clinic_site/pages/gallery.py` and `tests/factories.py`: examples
- a migration that gives the roles their permissions
"""

from education.models.base import Certainty, Graded, Reviewed
from education.models.condition import BodyRegion, Condition
from education.models.feedback import PageFeedback
from education.models.frequency import Frequency
from education.models.question import GlossaryTerm, Question
from education.models.reference import Reference
from education.models.reviewer import Reviewer
from education.models.safety import AfterEffect, Contraindication
from education.models.topic import Topic
from education.models.visit import VisitStep

__all__ = [
    "AfterEffect",
    "BodyRegion",
    "Certainty",
    "Condition",
    "Contraindication",
    "Frequency",
    "GlossaryTerm",
    "Graded",
    "PageFeedback",
    "Question",
    "Reference",
    "Reviewed",
    "Reviewer",
    "Topic",
    "VisitStep",
]
