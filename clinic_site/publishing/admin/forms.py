"""The form of a record in the admin: it writes a draft, and knows what the record said when it was opened."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from clinic_site.publishing import contents, workflow
from clinic_site.publishing.admin import merging


class DraftForm(forms.ModelForm):
    """What is typed stays typed, whatever happens: a mistake, or somebody else who saved first (`meeting`)."""

    why = forms.CharField(
        label=_("What did you change, and why?"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=_("Stands in the history. A few words: New phone number, told by the clinic."),
    )
    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.meeting = None
        self.recalled = {}
        if self.instance.pk is None:
            return
        self.initial["opened"] = merging.remember(self.instance, contents.contents_of(self.instance))
        if draft := workflow.draft_of(self.instance):
            self.initial["why"] = draft.note
        if self.is_bound:
            self.recalled = merging.recall(self.data.get(self.add_prefix("opened"), ""))
            if self.recalled:
                merging.take_theirs(self, self.recalled)

    @property
    def started_from(self) -> str:
        """Return where the record stood when the form was opened; "" when that is not known."""
        return self.recalled.get("state", "")

    def related(self) -> dict[str, list]:
        """Return the lists that were chosen, by field."""
        return {
            field.name: list(self.cleaned_data[field.name])
            for field in contents.related_fields(type(self.instance))
            if field.name in self.cleaned_data
        }

    def _post_clean(self):
        super()._post_clean()  # type: ignore[misc]  # django-stubs lacks it
        if self.started_from and self.started_from != workflow.state_of(self.instance):
            mine = contents.contents_of(self.instance, self.related())
            self.meeting = merging.meet(self, self.recalled, mine)
            self.add_error(None, ValidationError(_g("Nothing was saved yet: somebody else changed this meanwhile.")))
