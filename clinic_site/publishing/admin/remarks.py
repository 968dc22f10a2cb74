"""What an incomplete draft still needs before it can be published, shown beside the fields of its form."""

from collections import defaultdict
from collections.abc import Iterable

from django.contrib import messages
from django.forms import BaseForm
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic_site.publishing import workflow
from clinic_site.publishing.publishable import Publishable


def show_beside_fields(record: Publishable | None, form: BaseForm) -> None:
    """Put what blocks publishing the draft of `record` before the help text of the field that it concerns."""
    by_field: dict[str, list[str]] = defaultdict(list)
    if record is None or form.is_bound or workflow.draft_of(record) is None:
        return
    for problem in workflow.problems_of(record):
        if problem.is_stop and problem.field in form.fields:
            by_field[problem.field].append(problem.message)
    for name, texts in by_field.items():
        field = form.fields[name]
        words = format_html_join(" ", "{}", ((text,) for text in texts))
        field.help_text = format_html(
            '<span class="field-remark"><b>{}</b> {}</span> {}', _("To publish this:"), words, field.help_text
        )


def labels_of(form: BaseForm, names: Iterable[str]) -> str:
    """Return the labels of the fields `names` that `form` has, separated by commas."""
    return ", ".join(capfirst(str(form.fields[name].label)) for name in names if name in form.fields)


def say_what_is_missing(request, record: Publishable) -> None:
    """Show a message with the number of fields that still need something. The review comes later anyway."""
    problems = workflow.problems_of(record)
    n = len({problem.field for problem in problems if problem.is_stop} - {"", *record.review_fields})
    words = ngettext(
        "Before this can be published, %(count)s field needs attention. The form says what.",
        "Before this can be published, %(count)s fields need attention. The form says what.",
        n,
    )
    if n:
        messages.warning(request, words % {"count": n})
