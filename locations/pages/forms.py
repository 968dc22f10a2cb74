from collections.abc import Iterable, Mapping, Sequence

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.urls import reverse_lazy
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clinic_site.publishing.alphabet import alphabetical, as_read
from clinic_site.shared.plain_select import PlainSelect
from locations.languages import shown_name
from locations.models import State


def search_helper(
    action: str | Promise, name: str | Promise, button: str | Promise, *, is_quiet: bool = False
) -> FormHelper:
    """Return the layout of a search form: a GET to `action`, with `name` for screen readers and one `button`.

    The button is quiet if another one is the first choice on the page.
    """
    helper = FormHelper()
    helper.form_method = "get"
    helper.form_action = action
    helper.attrs = {"novalidate": True, "role": "search", "aria-label": name}
    helper.disable_csrf = True  # it only reads, and public pages set no cookies
    helper.add_input(Submit("", button, css_class="button-quiet" if is_quiet else ""))
    return helper


class NearForm(forms.Form):
    """A ZIP code or a town, interpreted by `locations.finding.lookup`. It uses GET, so it works without scripts."""

    suggestions: Sequence[str] = ()  # towns that may have been meant, shown with the error

    q = forms.CharField(
        label=_("ZIP code or town"),
        help_text=_("For example 98402 or Tacoma, WA"),
        error_messages={"required": _("Type a ZIP code or a town. For example 98402 or Tacoma, WA.")},
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
    )

    def __init__(self, *args, state: State | None = None, **kwargs):
        """On the page of `state`, a town without its state is one of that state."""
        super().__init__(*args, **kwargs)
        self.helper = search_helper(reverse_lazy("locations:near"), _("Clinics near a place"), _("Search"))
        if state:
            name = {"state": state.name_in_a_sentence}
            self.helper.attrs["aria-label"] = _("Clinics near a place in or near %(state)s") % name
            self.fields["state"] = forms.CharField(initial=state.code, required=False, widget=forms.HiddenInput)
            self.fields["q"].help_text = _("Your ZIP code, or a town in %(state)s") % name


class PointForm(forms.Form):
    """The location of a device in degrees, rounded to two decimals: a square of about a mile."""

    latitude = forms.FloatField(min_value=-90, max_value=90)
    longitude = forms.FloatField(min_value=-180, max_value=180)

    def clean_latitude(self):
        return round(self.cleaned_data["latitude"], 2)

    def clean_longitude(self):
        return round(self.cleaned_data["longitude"], 2)


class StateChoiceField(forms.ModelChoiceField):
    """A state by its code, case-insensitive, because people type "wa" into an address."""

    def to_python(self, value):
        return super().to_python(value.strip().upper() if isinstance(value, str) else value)


class StateForm(forms.Form):
    """Choose a state and go to its page."""

    state = StateChoiceField(
        label=_("State"),
        queryset=State.objects.only("code", "name", "slug"),
        to_field_name="code",
        empty_label=_("Choose a state"),
        help_text=_("Every state, the District of Columbia and the territories"),
        widget=PlainSelect,
        error_messages={
            "required": _("Choose a state from the list, then press the button."),
            "invalid_choice": _("That is not a state we know. Choose one from the list."),
        },
    )

    def __init__(self, *args, states: Sequence[State] | None = None, **kwargs):
        """Pass all states as `states` if they are already loaded."""
        super().__init__(*args, **kwargs)
        field = self.fields["state"]
        if isinstance(field, StateChoiceField):
            known: Iterable[State] = State.objects.only("code", "name", "slug") if states is None else states
            by_name = as_read(known, "name")
            field.choices = [("", field.empty_label), *((state.code, state.name) for state in by_name)]
        self.helper = search_helper(
            reverse_lazy("locations:state_list"), _("Clinics by state"), _("Show clinics"), is_quiet=True
        )


class RegisterForm(forms.Form):
    """Filter the register of states. By default it shows all of them."""

    offered = forms.ChoiceField(
        label=_("Dry needling here"),
        choices=[("all", _("All states")), ("yes", _("Offered by a clinic of ours")), ("no", _("Not offered by us"))],
        error_messages={"invalid_choice": _("Choose one from the list.")},
    )
    law = forms.ChoiceField(
        label=_("What the law says"),
        choices=[("all", _("Anything")), *State.LawStatus.choices],
        error_messages={"invalid_choice": _("Choose one from the list.")},
    )

    def __init__(self, query):
        super().__init__({name: query.get(name, "all") for name in ("offered", "law")})
        self.helper = search_helper(reverse_lazy("locations:register"), _("The register of states"), _("Show"))
        self.helper.form_class = "register-filters"

    def states(self) -> list[State]:
        """Return the filtered states with their clinic counts, or all states if the form is invalid."""
        wanted = self.cleaned_data if self.is_valid() else {"offered": "all", "law": "all"}
        states = State.objects.order_by("name")
        if wanted["law"] != "all":
            states = states.filter(law_status=wanted["law"])
        counted = as_read(states.counted(), "name")
        if wanted["offered"] == "all":
            return counted
        return [state for state in counted if bool(state.offering_count) is (wanted["offered"] == "yes")]


class LanguageForm(forms.Form):
    """Choose a language that is spoken at a clinic and, if wanted, a state."""

    language = forms.ChoiceField(
        label=_("Language"),
        error_messages={
            "required": _("Choose a language from the list, then press the button."),
            "invalid_choice": _("None of our clinics told us that it speaks this language. Choose one from the list."),
        },
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        error_messages={
            "invalid_choice": _("None of our clinics there told us its languages. Choose one from the list.")
        },
    )

    def __init__(self, *args, languages: Iterable[str], states: Mapping[str, str], **kwargs):
        """`languages` are those of all clinics, and `states` are the names of their states by code."""
        super().__init__(*args, **kwargs)
        by_name = sorted(states.items(), key=lambda pair: alphabetical(pair[1]))
        choices = {
            "language": [
                ("", _("Choose a language")),
                *(
                    (name, shown_name(name))
                    for name in sorted(languages, key=lambda name: alphabetical(shown_name(name)))
                ),
            ],
            "state": [("", _("All states")), *by_name],
        }
        for name, field in self.fields.items():
            if isinstance(field, forms.ChoiceField):
                field.choices = choices[name]
        self.helper = search_helper(reverse_lazy("locations:languages"), _("Clinics by language"), _("Show clinics"))
        self.helper.form_class = "register-filters"
