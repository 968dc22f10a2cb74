"""What blocks publishing a notice: gaps, and text that nobody has filled in yet.

A page that looks like a notice and says “[name of clinic]” is worse than no page: nobody looks for what is missing.
"""

import re
from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from clinic_site.notices.language_lines import shortcomings
from clinic_site.notices.legal_notice import LegalNotice
from clinic_site.notices.notice_kinds import NoticeKind
from clinic_site.publishing.problems import Problem, stop, warn
from clinic_site.shared.made_up_phone import RESERVED
from clinic_site.writing.markdown import cited_keys, plain

TEXTS = ("body", "contact_name", "contact_phone", "contact_tty", "contact_email", "contact_address", "language_lines",
         "does_not_apply_because")  # fmt: skip
PLACEHOLDERS = re.compile(r"[\[\]]|\blorem\b|x{3,}|\bexample\.(?:com|org|net)\b|\w\.example\b", re.IGNORECASE)


def gaps_are_filled(notice: LegalNotice) -> Iterator[Problem]:
    """Yield what the kind needs and is empty, unless the notice does not apply."""
    for group in notice.missing() if notice.applies else ():
        labels = [notice.label_of(name) for name in group]
        if len(labels) == 1:
            words = _("“%(field)s” is empty.") % {"field": labels[0]}
        else:
            words = _("Fill in one of these: %(fields)s.") % {"fields": ", ".join(labels)}
        yield stop(group[0], words)


def nothing_stands_in(notice: LegalNotice) -> Iterator[Problem]:
    """Yield text that was copied from a sample and not filled in."""
    for name in TEXTS:
        value = getattr(notice, name)
        text = plain(value) if name == "body" else getattr(value, "as_national", "") or str(value or "")
        if name == "body" and (keys := cited_keys(value)):
            yield stop(name, _("A notice can’t cite studies. Remove “[@%(key)s]”.") % {"key": keys[0]})
        if found := RESERVED.search(text):
            words = _("“%(number)s” is a number for examples, which nobody answers. Write the real one.")
            yield stop(name, words % {"number": found[0]})
        if found := PLACEHOLDERS.search(text):
            words = _("“%(words)s” looks like a place that nobody has filled in. Write the real text there.")
            yield stop(name, words % {"words": text[max(found.start() - 15, 0) : found.end() + 25].strip()})
    if notice.body.strip() and _same(notice.body, notice.facts.hint):
        yield stop("body", _("This is the hint of the form. Write the text of the notice there."))


def dates_are_right(notice: LegalNotice) -> Iterator[Problem]:
    if notice.effective_on and notice.effective_on > timezone.localdate():
        yield stop(
            "effective_on", _("This date is in the future. Publish the notice on the day from which it is in force.")
        )


def languages_are_complete(notice: LegalNotice) -> Iterator[Problem]:
    """Warn about few languages. The rule counts them, and a clinic starts with one."""
    if notice.kind == NoticeKind.LANGUAGE_HELP and notice.applies:
        phone = str(notice.contact_phone or "")
        for words in shortcomings(notice.language_lines, english=notice.body, phone=phone):
            yield warn("language_lines", words)


def answer_leaves_no_page(notice: LegalNotice) -> Iterator[Problem]:
    """Warn if the answer “does not apply” takes away a page that has everything it needs."""
    if not notice.applies and not notice.missing():
        words = _(
            "This notice is filled in, but with this answer it has no page on the site. Empty the answer to show it."
        )
        yield warn("does_not_apply_because", words)


def _same(text: str, hint) -> bool:
    return " ".join(text.split()).casefold() == " ".join(str(hint).split()).casefold()


CHECKS = (gaps_are_filled, nothing_stands_in, dates_are_right, languages_are_complete, answer_leaves_no_page)
