"""The languages of a notice in its form: a row for each, with its language, its phone and its text."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from clinic_site.notices.language_lines import ENOUGH, parts_of, stored_form
from clinic_site.notices.spoken_languages import BY_CODE, LANGUAGES

MOST = 60  # rows of a form
EMPTY = 3  # rows to add, at least
PARTS = ("code", "phone", "text")
Rows = list[tuple[str, str, str]]


class LanguageRowsEditor(forms.Widget):
    """The value is a list of rows (code, phone, text)."""

    template_name = "admin/widgets/language_rows.html"
    use_fieldset = True

    def value_from_datadict(self, data, files, name) -> Rows:
        rows = [tuple(data.get(f"{name}-{number}-{part}", "") for part in PARTS) for number in range(MOST)]
        return [row for row in rows if any(part.strip() for part in row)]

    def to_data(self, name, rows: Rows) -> dict[str, str]:
        """Return the form data that a browser would send for `rows`."""
        padded = [*rows, *[("", "", "")] * (MOST - len(rows))]
        return {
            f"{name}-{number}-{part}": text
            for number, row in enumerate(padded)
            for part, text in zip(PARTS, row, strict=True)
        }

    def value_omitted_from_data(self, data, files, name):
        return not any(key.startswith(f"{name}-") for key in data)

    def id_for_label(self, id_):
        return ""

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        rows = list(value or [])
        shown = min(max(ENOUGH, len(rows) + EMPTY), MOST)
        rows += [("", "", "")] * (shown - len(rows))
        context["widget"] |= {
            "rows": [_row(name, number, row) for number, row in enumerate(rows)],
            "choices": LANGUAGES,
        }
        return context


def _row(name: str, number: int, row: tuple[str, str, str]) -> dict:
    code, phone, text = row
    language = BY_CODE.get(code)
    return {
        "name": f"{name}-{number}",
        "number": number + 1,
        "code": code,
        "phone": phone,
        "text": text,
        "lang": code if language else "",
        "direction": language.direction if language else "",
    }


class LanguageRowsField(forms.Field):
    """Languages with their texts, stored as one text (`language_lines.py`)."""

    widget = LanguageRowsEditor

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("Languages"))
        super().__init__(required=False, **kwargs)

    def prepare_value(self, value):
        return value if isinstance(value, list) else parts_of(value or "")

    def has_changed(self, initial, data):
        return stored_form(data) != (initial or "")

    def clean(self, value) -> str:
        """Return the stored form. A row without a text can wait until publishing, one without a language can't."""
        nameless = [text or phone for code, phone, text in value if not code]
        if nameless:
            words = _("Choose the language of “%(text)s”.") % {"text": nameless[0][:40]}
            raise ValidationError(words)
        return stored_form(value)
