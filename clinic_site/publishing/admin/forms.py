"""The admin form of a publishable record. It saves a draft and detects changes that others saved meanwhile."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from clinic_site.publishing import contents, workflow
from clinic_site.publishing.admin import merging


class DraftForm(forms.ModelForm):
    """Keep what was typed after an error or when someone else saved first (see `merging.py`)."""

    why = forms.CharField(
        label=_("What did you change, and why?"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=_("Shown in the history. For example: New phone number, from the clinic."),
    )
    opened = forms.CharField(required=False, widget=forms.HiddenInput)
    account = None  # the user who opened the form: see PublishableAdmin.get_form

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
        """Return the record's `state_of` when the form was opened, or "" if unknown."""
        return self.recalled.get("state", "")

    def related(self) -> dict[str, list]:
        """Return the submitted many-to-many lists, by field name."""
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
            words = _g("Not saved yet: someone else changed this while you were editing.")
            if self.meeting.by is not None and self.meeting.by == self.account:
                self.meeting.is_own = True
                words = _g("Not saved yet: you saved this in another window while you were editing here.")
            self.add_error(None, ValidationError(words))
