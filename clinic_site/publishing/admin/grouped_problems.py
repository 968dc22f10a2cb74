"""One message about what many records have in common, instead of one for each record."""

from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic_site.publishing.problems import Problem

MOST_REASONS = 5
MOST_NAMES = 5  # for each reason


def said_once(sentence: str, problems: Iterable[tuple[object, Problem]]) -> str:
    """Return `sentence`, followed by each reason with the names of the records that it concerns."""
    by_reason: dict[str, list[str]] = {}
    for record, problem in problems:
        names = by_reason.setdefault(problem.message, [])
        if str(record) not in names:
            names.append(str(record))
    if not by_reason:
        return sentence
    reasons = sorted(by_reason.items(), key=lambda reason: -len(reason[1]))
    rows = [(_names(names), message) for message, names in reasons[:MOST_REASONS]]
    if more := len(reasons[MOST_REASONS:]):
        words = ngettext("%(count)d more reason", "%(count)d more reasons", more) % {"count": more}
        rows.append((words, _("open the records to see them")))
    return format_html("{}<ul>{}</ul>", sentence, format_html_join("", "<li><b>{}</b>: {}</li>", rows))


def _names(names: list[str]) -> str:
    named = ", ".join(names[:MOST_NAMES])
    more = len(names[MOST_NAMES:])
    return _("%(names)s and %(count)d more") % {"names": named, "count": more} if more else named
