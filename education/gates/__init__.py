"""What must be right before a text goes out to patients. Each gate gives a plain reason with the next step.

A gate takes a record, which may be unsaved, and its lists (`related`: name of a many-to-many field -> records), and
yields problems. `problems` asks them all.
"""

from collections.abc import Iterable, Mapping

from django.db.models import Model

from clinic_site.common.problems import Problem
from education.gates import help_cards, review, sources, texts
from education.models import Reviewed

GATES = (
    help_cards.warnings_are_shown,
    sources.claims_have_a_source,
    sources.certainty_is_said,
    texts.headings_are_in_order,
    texts.links_lead_somewhere,
    texts.there_are_no_pictures,
    texts.a_dont_says_dont,
    texts.grade_is_low_enough,
    review.review_is_in_date,
)


def problems(record: Reviewed, related: Mapping[str, Iterable[Model]] | None = None) -> list[Problem]:
    """Return everything that speaks against publishing `record`, what stops it first.

    A list that `related` does not hold is read from the database, and is empty for a record that was never saved.
    """
    lists = {
        field.name: list(_given_or_saved(record, field.name, related or {})) for field in record._meta.many_to_many
    }
    found = [problem for gate in GATES for problem in gate(record, lists)]
    return sorted(found, key=lambda problem: not problem.is_stop)


def _given_or_saved(record: Model, name: str, related: Mapping[str, Iterable[Model]]) -> Iterable[Model]:
    if name in related:
        return related[name]
    return getattr(record, name).all() if record.pk else ()
