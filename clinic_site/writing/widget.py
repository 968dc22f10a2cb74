"""A text area with a preview and the reading grade. Without JavaScript it is a plain text area."""

from collections.abc import Sequence

from django import forms
from django.urls import reverse

from clinic_site.writing.editor_registry import Picker, Text

# In this order: each uses those above it.
SCRIPTS = [
    "vendor/turndown",
    "admin-paste-structure",
    "admin-paste-clean",
    "admin-paste-markdown",
    "admin-writing",
    "admin-paste",
    "words",
]


class WritingArea(forms.Textarea):
    """`label` names the field in accessible names; `pickers` are those that the user may use."""

    template_name = "admin/widgets/writing_area.html"

    class Media:
        css = {"all": ["css/admin-writing.css"]}
        js = [forms.Script(f"js/{name}.js", defer=True) for name in SCRIPTS]

    def __init__(self, model, text: Text, *, label: str, pickers: Sequence[Picker] = (), attrs=None):
        super().__init__({"class": "vLargeTextField"} | (attrs or {}))
        self.model, self.text, self.label, self.pickers = model, text, label, pickers

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        options = self.model._meta
        context["widget"] |= {
            "label": self.label,
            "is_markdown": self.text.is_markdown,
            "heading": "#" * self.text.top,
            "top": self.text.top,
            "links_url": reverse("writing:links"),
            "look_url": reverse("writing:look", args=[options.app_label, options.model_name]),
            "pickers": [
                {
                    "short": picker.short,
                    "label": picker.label,
                    "hint": picker.hint,
                    "url": reverse("writing:pick", args=[options.app_label, picker.name]),
                }
                for picker in self.pickers
            ],
        }
        return context
