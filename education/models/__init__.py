"""The texts for patients. See `clinic_site/docs/adding-a-kind-of-record.md` before you add a model."""

from education.models.condition import BodyRegion, Condition
from education.models.feedback import PageFeedback
from education.models.frequency import Frequency
from education.models.menu_change import MenuChange
from education.models.page_kind import PageKind
from education.models.question import GlossaryTerm, Question
from education.models.reference import Reference
from education.models.reviewed import Certainty, Graded, Reviewed
from education.models.reviewer import Reviewer
from education.models.safety import AfterEffect, Contraindication
from education.models.sign import Sign
from education.models.text_reading import TextReading
from education.models.topic import Topic
from education.models.visit import VisitStep
from education.models.warning_sign import WarningSign

__all__ = [
    "AfterEffect",
    "BodyRegion",
    "Certainty",
    "Condition",
    "Contraindication",
    "Frequency",
    "GlossaryTerm",
    "Graded",
    "MenuChange",
    "PageFeedback",
    "PageKind",
    "Question",
    "Reference",
    "Reviewed",
    "Reviewer",
    "Sign",
    "TextReading",
    "Topic",
    "VisitStep",
    "WarningSign",
]
