"""Whether a clinician may approve text that they wrote: a rule for practices with one clinician.

The rule is off until an administrator turns it on. Whatever stores it registers a function that reads it. An approval
under this rule is marked on the draft and on the record, and the page says so.
"""

from collections.abc import Callable

from clinic_site.publishing.draft import Draft, is_clinical
from clinic_site.publishing.publishable import Publishable

Rule = Callable[[], bool]


def _never() -> bool:
    return False


_rule: Rule = _never


def register_rule(rule: Rule | None) -> None:
    """Ask `rule` from now on whether clinicians may review their own words. None: they may not."""
    global _rule
    _rule = rule or _never


def is_allowed() -> bool:
    """Whether clinicians may review their own words on this site."""
    return _rule()


def allows(record: Publishable, draft: Draft | None, *, by) -> bool:
    """Whether `by` may approve `record` with `draft` although some words are theirs: as a clinician, under the rule.

    Only texts with a clinical review: state law, for example, always needs a second person.
    """
    return is_clinical(record, draft) and not record.why_no_review(by=by) and is_allowed()


def allows_in(kind: type[Publishable], *, by) -> bool:
    """Whether `by` may approve texts of `kind` with a clinical review although some words are theirs."""
    return not kind().why_no_review(by=by) and is_allowed()
