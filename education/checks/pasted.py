"""Check for what text pasted from Word or a web page leaves behind: HTML, indents that make code, typed bullets.

The editor cleans what is pasted into it. Texts can still come from an import or from a browser without JavaScript.
"""

import re
from collections.abc import Iterator

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from clinic_site.publishing.problems import Problem, stop
from clinic_site.writing.markdown import indented_code
from education.checks.wording import written

TAGS = (
    "a|abbr|article|b|blockquote|body|br|button|center|code|dd|div|dl|dt|em|figure|font|footer|form|h[1-6]|head|header|"
    "hr|html|i|iframe|img|input|li|link|main|meta|nav|o:p|object|ol|p|pre|script|section|small|span|strong|style|sub|"
    "sup|svg|table|tbody|td|th|thead|title|tr|u|ul|video"
)
HTML = re.compile(rf"<!--|</?(?:{TAGS})(?:\s[^<>]*)?/?>", re.IGNORECASE)
BULLET = re.compile(r"^[ \t>]*([·•▪◦●○■□‣⁃∙➢➤►▸✓✔❖\uE000-\uF8FF])[ \t\u00A0]*(\S.*)$", re.MULTILINE)


def no_html_is_left(record) -> Iterator[Problem]:
    for text, words in written(record):
        if found := HTML.search(words):
            yield stop(
                text.field,
                _("“%(tag)s” is HTML, and readers would see it as it is. Remove it, or paste the text again.")
                % {"tag": Truncator(found[0]).chars(40)},
            )


def no_line_becomes_code(record) -> Iterator[Problem]:
    for text, words in written(record, markdown_only=True):
        if code := indented_code(words):
            yield stop(
                text.field,
                _("The line “%(line)s” starts with four spaces or a tab, which makes it code. Remove the spaces.")
                % {"line": Truncator(code).chars(40)},
            )


def lists_are_lists(record) -> Iterator[Problem]:
    for text, words in written(record, markdown_only=True):
        if found := BULLET.search(words):
            yield stop(
                text.field,
                _(
                    "The line “%(line)s” starts with “%(bullet)s”, which does not make a list. Start each line of the "
                    "list with a hyphen and a space, or select the lines and press List."
                )
                % {"line": Truncator(f"{found[1]} {found[2]}").chars(40), "bullet": found[1]},
            )
