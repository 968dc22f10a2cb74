"""templates/forms/: how crispy renders a form."""

import pytest
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout, Submit
from django import forms
from django.template import engines
from django.test import RequestFactory

from tests.html import Page


class EveryKind(forms.Form):
    """Every kind of field that public pages may need."""

    name = forms.CharField(label="Your name", help_text="As on your card.")
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea)
    state = forms.ChoiceField(
        label="State", choices=[("", "Choose"), ("WA", "Washington")], help_text="Where you live."
    )
    agree = forms.BooleanField(label="I agree", help_text="You may change your mind.")
    side = forms.ChoiceField(
        label="Which side", choices=[("l", "Left"), ("r", "Right")], widget=forms.RadioSelect, help_text="One of them."
    )
    days = forms.MultipleChoiceField(
        label="Which days", choices=[("mo", "Monday"), ("tu", "Tuesday")], widget=forms.CheckboxSelectMultiple,
        required=False,
    )  # fmt: skip
    came_from = forms.CharField(widget=forms.HiddenInput)

    def clean(self):
        raise forms.ValidationError("These do not fit together.")


def rendered(form=None, *, layout=None, **attributes):
    """Return the page that `{% crispy form %}` renders, with these attributes on its helper."""
    form = form or EveryKind()
    form.helper = FormHelper()
    form.helper.add_input(Submit("send", "Send it"))
    if layout:
        form.helper.layout = layout
    for name, value in attributes.items():
        setattr(form.helper, name, value)
    template = engines["django"].from_string("{% load crispy_forms_tags %}{% crispy form %}")
    return Page(template.render({"form": form}, RequestFactory().get("/")))


@pytest.fixture
def empty():
    return rendered()


@pytest.fixture
def refused():
    return rendered(EveryKind({"note": "kept", "state": "XX", "came_from": "here"}))


def described(element):
    return element.get("aria-describedby", "").split()


# Labels ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("field", "label"), [("name", "Your name"), ("note", "Note (optional)"), ("state", "State")])
def test_every_control_has_its_own_label(empty, field, label):
    [found] = [found for found in empty.all("label") if found.get("for") == f"id_{field}"]
    assert found.text == label
    assert empty.one("input", "select", "textarea", id=f"id_{field}")["name"] == field


def test_checkbox_is_inside_its_label(empty):
    checkbox = empty.one("input", name="agree")
    assert (checkbox.parent.name, checkbox.parent.text) == ("label", "I agree")


@pytest.mark.parametrize(
    ("field", "legend", "kind", "labels"),
    [
        ("side", "Which side", "radio", ["Left", "Right"]),
        ("days", "Which days (optional)", "checkbox", ["Monday", "Tuesday"]),
    ],
)
def test_choices_are_a_group_with_the_question_as_legend(empty, field, legend, kind, labels):
    group = empty.one("fieldset", id=f"div_id_{field}")
    assert group.one("legend").text == legend
    assert [control["type"] for control in group.all("input", name=field)] == [kind] * 2
    assert [label.text for label in group.all("label")] == labels
    assert [label["for"] for label in group.all("label")] == [control["id"] for control in group.all("input")]


def test_only_optional_fields_are_marked_optional(empty):
    assert [mark.parent.text for mark in empty.all("span", class_="field-optional")] == [
        "Note (optional)",
        "Which days (optional)",
    ]


def test_hidden_field_has_no_label_and_no_wrapper(empty):
    hidden = empty.one("input", name="came_from")
    assert (hidden["type"], hidden.parent.name) == ("hidden", "form")
    assert "Came from" not in empty.text


# Hints and errors --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("field", "hint"), [("name", "As on your card."), ("state", "Where you live.")])
def test_hint_is_linked_to_its_control(empty, field, hint):
    [described_by] = described(empty.one("input", "select", id=f"id_{field}"))
    assert empty.one("small", id=described_by).text == hint


def test_hint_of_a_checkbox_is_linked_to_it(empty):
    assert [empty.one("small", id=name).text for name in described(empty.one("input", name="agree"))] == [
        "You may change your mind."
    ]


def test_hint_of_a_group_is_linked_to_the_group(empty):
    [described_by] = described(empty.one("fieldset", id="div_id_side"))
    assert empty.one("small", id=described_by).text == "One of them."


@pytest.mark.parametrize("field", ["name", "state", "agree"])
def test_error_and_hint_are_linked_to_their_control(refused, field):
    control = refused.one("input", "select", id=f"id_{field}")
    assert control["aria-invalid"] == "true"
    assert described(control) == [f"id_{field}_helptext", f"id_{field}_error"]
    assert refused.one("p", id=f"id_{field}_error").text.startswith("Error: ")


def test_error_of_a_group_is_linked_to_the_group(refused):
    group = refused.one("fieldset", id="div_id_side")
    assert described(group) == ["id_side_helptext", "id_side_error"]
    assert group.one("p", id="id_side_error").text == "Error: This field is required."


def test_valid_field_shows_no_error_and_keeps_its_value(refused):
    note = refused.one("textarea", id="id_note")
    assert "aria-invalid" not in note.attrs
    assert note.text == "kept"
    assert refused.one("div", id="div_id_note")["class"] == "field"
    assert refused.one("div", id="div_id_name")["class"] == "field field-error"


@pytest.mark.parametrize("page", ["empty", "refused"])
def test_referenced_ids_exist_and_are_unique(request, page):
    found = request.getfixturevalue(page)
    wanted = {
        name
        for element in found.all()
        for attribute in ("aria-describedby", "aria-labelledby", "for")
        for name in element.get(attribute, "").split()
    }
    assert wanted - set(found.ids) == set()
    assert sorted(set(found.ids)) == sorted(found.ids)


# The summary of errors ---------------------------------------------------------------------------------


def summary(page):
    [found] = [element for element in page.all("div") if "form-errors" in element.get("class", "").split()]
    return found


def test_summary_lists_every_error_with_a_link_to_a_focusable_control(refused):
    links = [(link["href"], link.text) for link in summary(refused).all("a")]
    assert [text for _href, text in links] == [
        "This field is required.",
        "Select a valid choice. XX is not one of the available choices.",
        "This field is required.",
        "This field is required.",
    ]
    targets = [next(element for element in refused.all() if element.get("id") == href[1:]) for href, _text in links]
    assert [target.name for target in targets] == ["input", "select", "input", "input"]
    assert [target["name"] for target in targets] == ["name", "state", "agree", "side"]


def test_summary_includes_errors_without_a_field(refused):
    assert summary(refused).all("li")[0].text == "These do not fit together."


def test_summary_comes_first_counts_the_errors_and_is_focusable(refused):
    found = summary(refused)
    assert found.all("p")[0].text == "Please check 5 things"
    assert found["tabindex"] == "-1"
    parts = [part for part in refused.one("form").children if not isinstance(part, str)]
    assert next(part for part in parts if part.get("type") != "hidden") is found


def test_unsent_form_has_no_summary_and_no_errors(empty):
    assert [element for element in empty.all("div") if "form-errors" in element.get("class", "").split()] == []
    assert empty.all("p", class_="field-fault") == []


def test_errors_can_be_hidden():
    page = rendered(EveryKind({}), form_show_errors=False)
    assert page.all("p", class_="field-fault") == []
    assert [element for element in page.all("div") if "form-errors" in element.get("class", "").split()] == []


# The form around them ----------------------------------------------------------------------------------


def test_post_form_contains_a_csrf_token(empty):
    assert empty.one("form")["method"] == "post"
    assert empty.one("input", name="csrfmiddlewaretoken")["type"] == "hidden"


@pytest.mark.parametrize("attributes", [{"form_method": "get"}, {"disable_csrf": True}], ids=str)
def test_get_form_and_form_without_csrf_have_no_token(attributes):
    page = rendered(**attributes)
    assert page.all("input", name="csrfmiddlewaretoken") == []
    assert page.one("input", name="name")


def test_button_submits_the_form(empty):
    button = empty.one("button")
    assert (button["type"], button["name"], button.text, button["class"]) == ("submit", "send", "Send it", "button")


def test_form_tag_can_be_omitted():
    page = rendered(form_tag=False)
    assert page.all("form") == []
    assert page.one("input", name="name")


def test_layout_groups_fields_under_a_legend():
    page = rendered(layout=Layout(Fieldset("About you", "name", "note"), Div("state", css_class="field-join")))
    group = next(group for group in page.all("fieldset") if group.one("legend").text == "About you")
    assert [control["name"] for control in group.all("input", "textarea")] == ["name", "note"]
    assert page.one("div", class_="field-join").one("select")["name"] == "state"
    assert page.all("input", name="side") == []


def test_typed_values_are_escaped():
    page = rendered(EveryKind({"name": '"><script>alert(1)</script>', "state": "<b>"}))
    assert page.one("input", name="name")["value"] == '"><script>alert(1)</script>'
    assert page.all("script") == []
    assert page.all("b") == []
