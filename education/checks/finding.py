"""The lists of problems in all texts: broken links, and statements without a source.

Both start from what was found when each text was saved (`text_readings.py`), and read no text. Whether a link is broken
also depends on its target, so the links are compared with the addresses that exist now.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from clinic_site.publishing.admin_urls import admin_url
from clinic_site.publishing.publishable import Publishable
from education.checks import text_readings
from education.checks.broken_links import AddressesWithDrafts, PublicAddresses
from education.checks.text_readings import Kind
from education.models import Reviewed


@dataclass(frozen=True)
class Problem:
    """A problem in the record of a kind with this key: the broken `words` of the field, and the reason."""

    model: Kind
    key: int
    words: str
    field: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Finding:
    """A problem with its record, which may be unpublished, for a row of a list."""

    record: Reviewed
    problem: Problem

    @property
    def words(self) -> str:
        return self.problem.words

    @property
    def reason(self) -> str:
        return self.problem.reason

    @property
    def kind(self) -> str:
        return str(self.record._meta.verbose_name)

    @property
    def change_url(self) -> str:
        return admin_url(self.record)


def broken_links() -> list[Problem]:
    """Return all broken links in live and unpublished texts. The number of queries is fixed, plus those of addresses.

    A text that is not on the site yet may link to another that is not: publishing them checks whether both can go out.
    """
    text_readings.refresh()
    public = PublicAddresses()
    with_drafts = AddressesWithDrafts(public)
    found = []
    for model, key, status, links in text_readings.stored("links"):
        known = public if status == Publishable.Status.PUBLISHED else with_drafts
        found += [
            Problem(model, key, address, field, reason) for field, address in links if (reason := known.fault(address))
        ]
    return found


def statements_without_a_source() -> list[Problem]:
    """Return all statements without a source, by kind of record."""
    text_readings.refresh()
    return [
        Problem(model, key, words)
        for model, key, _status, statements in text_readings.stored("statements")
        for words in statements
    ]


def with_records(problems: Iterable[Problem]) -> Sequence[Finding]:
    """Return the problems of a page with their records. One query for each kind."""
    problems = list(problems)
    keys: dict[Kind, set[int]] = {}
    for problem in problems:
        keys.setdefault(problem.model, set()).add(problem.key)
    records = {model: model.objects.in_bulk(found) for model, found in keys.items()}
    return [
        Finding(records[problem.model][problem.key], problem)
        for problem in problems
        if problem.key in records[problem.model]
    ]
