"""Check how a text is written: headings, links, pictures, "do not" and reading level."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from clinic_site.publishing.problems import Problem, stop, warn
from clinic_site.writing.editor_registry import Text
from clinic_site.writing.markdown import has_pictures, heading_levels
from clinic_site.writing.reading_grade import HIGHEST, WISHED, read
from education.checks.broken_links import PublicAddresses, faults_in
from education.models import Contraindication
from education.text_fields import texts_of

NO = re.compile(r"\b(?:no|not|never|none|cannot|without|avoid)\b|n[’']t\b", re.IGNORECASE)


def written(record, *, markdown_only: bool = False) -> Iterator[tuple[Text, str]]:
    """Yield (text field, its contents) for each text of `record` that is not empty."""
    for text in texts_of(type(record)):
        words = getattr(record, text.field) or ""
        if words.strip() and (text.is_markdown or not markdown_only):
            yield text, words


def headings_are_in_order(record) -> Iterator[Problem]:
    for text, words in written(record, markdown_only=True):
        above = text.top - 1
        for level, heading in heading_levels(words):
            wanted = "#" * max(text.top, min(level, above + 1))
            if level < text.top:
                yield stop(
                    text.field,
                    _("The heading “%(heading)s” has too high a level. Start its line with %(wanted)s and a space.")
                    % {"heading": heading, "wanted": wanted},
                )
            elif level > above + 1:
                yield stop(
                    text.field,
                    _("The heading “%(heading)s” skips a level. Start its line with %(wanted)s and a space.")
                    % {"heading": heading, "wanted": wanted},
                )
            above = max(level, text.top)


def links_lead_somewhere(record) -> Iterator[Problem]:
    public = PublicAddresses()
    for text, words in written(record, markdown_only=True):
        for address, reason in faults_in(words, public):
            yield stop(
                text.field,
                _("The link to “%(address)s” is broken. %(reason)s") % {"address": address, "reason": reason},
            )


def there_are_no_pictures(record) -> Iterator[Problem]:
    for text, words in written(record, markdown_only=True):
        if has_pictures(words):
            yield stop(
                text.field,
                _("Pictures in texts are not shown, so readers would miss this one. Describe it in words."),
            )


def a_dont_says_dont(record) -> Iterator[Problem]:
    """The heading “Do not needle” may be off the screen, and people quote single lines, so each line must say “not”."""
    if not isinstance(record, Contraindication) or record.level != Contraindication.Level.ABSOLUTE:
        return
    if not NO.search(record.line):
        yield stop(
            "line",
            _("This is listed under “Do not needle”, but the line does not say so. Use “no”, “not” or “never”."),
        )


def grade_is_low_enough(record) -> Iterator[Problem]:
    for text, words in written(record):
        reading = read(words, is_markdown=text.is_markdown)
        label = record._meta.get_field(text.field).verbose_name
        values = {"label": label, "grade": f"{reading.grade or 0:g}", "wished": WISHED, "highest": HIGHEST}
        if reading.is_too_hard:
            yield stop(
                text.field,
                _(
                    "“%(label)s” reads at grade %(grade)s. The limit is %(highest)s. Shorten its sentences and "
                    "replace long words. A reviewer can allow it as it is."
                )
                % values,
                can_be_overridden=True,
            )
        elif reading.is_hard:
            yield warn(
                text.field,
                _("“%(label)s” reads at grade %(grade)s. The aim is %(wished)s. Shorter sentences and words help.")
                % values,
            )
