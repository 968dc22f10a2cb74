"""The admin form of a publishable record. It saves a draft and detects changes that others saved meanwhile.

A draft may be incomplete: empty fields, citations of sources that do not exist yet and broken rules do not stop a save.
The change form shows them afterwards, and publishing checks all of them (`workflow.problems_of`). The form refuses only
what it can't read, such as the date "soon", and a record without a name.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import construct_instance
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from clinic_site.publishing import contents, incomplete, workflow
from clinic_site.publishing.admin import merging
from clinic_site.publishing.admin.comments import show_beside

# Fields whose value can be read although it breaks a rule. Those of several parts and choices are not among them.
WAITING_KINDS = (forms.CharField, forms.IntegerField, forms.DateField)


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
        self.row: Any = None  # what a new record is stored as: see incomplete.py
        self.recalled = {}
        if self.instance.pk is None:
            return
        self.initial["opened"] = merging.remember(self.instance, contents.contents_of(self.instance))
        if draft := workflow.draft_of(self.instance):
            self.initial["why"] = draft.note
            show_beside(self, draft)
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

    def full_clean(self):
        # Labels of fields that publishing asks for stay bold, so they are required except while the form is cleaned.
        can_wait = self._own_fields() - incomplete.asked_first(type(self.instance))
        waiting = [field for name, field in self.fields.items() if field.required and name in can_wait]
        for field in waiting:
            field.required = False
        super().full_clean()
        for field in waiting:
            field.required = True

    def _own_fields(self) -> set[str]:
        """Return the names of the form's fields that are columns of the record."""
        return {field.name for field in contents.content_fields(type(self.instance))} & set(self.fields)

    def _clean_fields(self):
        super()._clean_fields()  # type: ignore[misc]  # django-stubs lacks it
        for name in self._own_fields() & set(self.errors):
            if (value := self._read(name)) is not None:
                self.cleaned_data[name] = value
                del self.errors[name]
        for name, field in self.fields.items():
            if isinstance(field, forms.SlugField) and self.cleaned_data.get(name) == "":
                self.cleaned_data[name] = self._address(name)

    def _read(self, name: str):
        """Return the typed value if it can be read and only breaks a rule, such as a limit. None if it can't be read."""
        field, typed = self.fields[name], self[name].data
        if not isinstance(field, WAITING_KINDS) or hasattr(self, f"clean_{name}") or "\0" in str(typed):
            return None
        try:
            value = field.to_python(typed)
            field.validate(value)
        except ValidationError:
            return None
        return value

    def _address(self, name: str) -> str:
        """Return the address for a record whose address was left empty: its present one, or one made from its name."""
        if self.instance.pk is not None:
            return self.initial.get(name) or ""
        record = type(self.instance)()
        for asked in set(record.asked_first) & set(self.cleaned_data):
            setattr(record, asked, self.cleaned_data[asked])
        return incomplete.free_slug(record, record._meta.get_field(name))

    def _post_clean(self):
        """Put what was typed into the instance. Nothing is validated: that waits until publishing."""
        self.instance = construct_instance(self, self.instance, self._meta.fields, self._meta.exclude)
        if self.instance._state.adding and not self.errors:
            self._find_a_row()
        if self.started_from and self.started_from != workflow.state_of(self.instance):
            mine = contents.contents_of(self.instance, self.related())
            self.meeting = merging.meet(self, self.recalled, mine)
            words = _g("Not saved yet: someone else changed this while you were editing.")
            if self.meeting.by is not None and self.meeting.by == self.account:
                self.meeting.is_own = True
                words = _g("Not saved yet: you saved this in another window while you were editing here.")
            self.add_error(None, ValidationError(words))

    def save_row(self) -> None:
        """Insert the row of a new record, without a version. Saving the draft writes the rest."""
        self.row.status = self.row.Status.DRAFT
        self.row.save_without_historical_record()
        self.instance.pk, self.instance._state.adding = self.row.pk, False
        self.instance._state.db = self.row._state.db

    def _find_a_row(self):
        try:
            self.row = incomplete.new_row(self.instance)
        except ValidationError as error:
            for name, errors in error.error_dict.items():
                self.add_error(name if name in self.fields else None, errors)
