from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from locations.models import State


class StateChoiceField(forms.ModelChoiceField):
    """A state by its code, in any letter case: "wa" is what a person types into an address."""

    def to_python(self, value):
        return super().to_python(value.strip().upper() if isinstance(value, str) else value)


class StateForm(forms.Form):
    """Choose a state. The answer is that state's page; nothing is looked up anywhere else."""

    state = StateChoiceField(
        label=_("State"),
        queryset=State.objects.only("code", "name", "slug"),
        to_field_name="code",
        empty_label=_("Choose a state"),
        help_text=_("Every state, the District of Columbia and the territories"),
        error_messages={
            "required": _("Choose a state from the list, then press the button."),
            "invalid_choice": _("That is not a state we know. Choose one from the list."),
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_method = "get"
        self.helper.form_action = reverse_lazy("locations:state_list")
        self.helper.attrs = {"novalidate": True, "role": "search", "aria-label": _("Clinics by state")}
        self.helper.disable_csrf = True  # it reads, and public pages set no cookie
        self.helper.layout = Layout("state")
        self.helper.add_input(Submit("", _("Show clinics")))
