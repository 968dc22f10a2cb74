"""What an incomplete draft still needs before it can be published, shown beside the fields of its form."""

from collections import defaultdict

from django.forms import BaseForm
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic_site.publishing.problems import Problem
from clinic_site.publishing.publishable import Publishable


def show_beside_fields(form: BaseForm, problems: list[Problem]) -> None:
    """Put what blocks publishing before the help text of the field that it concerns."""
    by_field: dict[str, list[str]] = defaultdict(list)
    for problem in problems:
        if problem.is_stop and problem.field in form.fields:
            by_field[problem.field].append(problem.message)
    for name, messages in by_field.items():
        field = form.fields[name]
        words = format_html_join(" ", "{}", ((message,) for message in messages))
        field.help_text = format_html(
            '<span class="to-publish"><b>{}</b> {}</span> {}', _("To publish this:"), words, field.help_text
        )


def in_one_line(record: Publishable, problems: list[Problem]) -> str:
    """Return how many fields still need something, or "" if none does. The review comes later anyway."""
    n = len({problem.field for problem in problems if problem.is_stop} - {"", *record.review_fields})
    if not n:
        return ""
    return ngettext(
        "Before this can be published, %(count)s field needs attention. The form says what.",
        "Before this can be published, %(count)s fields need attention. The form says what.",
        n,
    ) % {"count": n}
