"""The forms of the import: the file with how to read it, and the answers to its questions."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from locations import importing
from locations.importing.limits import MEGABYTE, MOST_BYTES
from locations.importing.uploads import SMALL_BYTES
from locations.models import ClinicImport


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV or Excel (.xlsx). The first row must contain the column names."),
        error_messages={
            "required": gettext_lazy("No file was chosen."),
            "empty": gettext_lazy("The file is empty."),
        },
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,.txt"}),
    )
    in_words = forms.BooleanField(
        label=gettext_lazy("Write what is in capitals as “Rapid Therapy, Inc.”"),
        help_text=gettext_lazy("Names, streets and towns. Short forms such as PT and LLC stay."),
        required=False,
    )
    confirmed_on = forms.DateField(
        label=gettext_lazy("The clinics confirmed their offer on"),
        help_text=gettext_lazy(
            "Only if the file says which clinics offer dry needling but not when they confirmed it. "
            "For example: 2026-11-24"
        ),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)  # the page uses it to poll the progress

    def clean_confirmed_on(self):
        day = self.cleaned_data["confirmed_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("This date is in the future. Enter the date on which it happened."))
        return day

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                _("The file is larger than %(limit)d MB. Split it into smaller files."),
                params={"limit": MOST_BYTES // MEGABYTE},
            )
        self.rows_total = 0  # of a large file, its worker counts the rows
        content = file.read()
        try:
            if len(content) <= SMALL_BYTES:
                table = importing.read_table(content, file.name)
                self.rows_total = len(list(table.rows))
                importing.match(table.header)
            elif not content.startswith(b"PK"):  # the header of a large workbook comes after all of its texts
                importing.match(importing.open_table(content, file.name).header)
        except importing.TableError as error:
            raise forms.ValidationError(str(error)) from error
        return file

    @property
    def choices(self) -> importing.Choices:
        """Return how to read the file."""
        return importing.Choices(in_words=self.cleaned_data["in_words"], confirmed_on=self.cleaned_data["confirmed_on"])


def choices_of(record: ClinicImport) -> importing.Choices:
    """Return how to read an uploaded file, and the answers to its questions."""
    return importing.Choices.from_dict(record.choices or {})


def changed_choices(choices: importing.Choices, posted) -> importing.Choices:
    """Return `choices` with what was posted on the report: "in_words", "others", or an answer for each row."""
    data = choices.as_dict()
    if "in_words" in posted:
        data["in_words"] = True
    if posted.get("others") in (importing.SAME, importing.ANOTHER):
        data["others"], data["answers"] = posted["others"], {}
    for name, answer in posted.items():
        row = name.removeprefix("row-")
        if name.startswith("row-") and row.isdecimal() and (answer == importing.ANOTHER or answer.isdecimal()):
            data["answers"][row] = answer
    return importing.Choices.from_dict(data)
