"""Form fields that say what to type, and lists of related records with words instead of icons alone."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteMixin, RelatedFieldWidgetWrapper
from django.utils.translation import gettext_lazy as _

NO_DATE = _("Enter the date like this: 2026-12-31.")


class PlainFields(admin.ModelAdmin):
    """List this before ModelAdmin in the base classes."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field, forms.DateField):
            field.error_messages["invalid"] = NO_DATE
        elif isinstance(field, forms.ModelChoiceField) and isinstance(field.widget, RelatedFieldWidgetWrapper):
            _simplify(field.widget, db_field)
        return field


def _simplify(wrapper: RelatedFieldWidgetWrapper, db_field) -> None:
    """Leave out what is not about the choice: deleting the chosen record itself, and a second way to its form."""
    wrapper.can_delete_related = wrapper.can_view_related = False
    if isinstance(wrapper.widget, AutocompleteMixin):
        words = (
            _("No %(kind)s yet. Press “Add” beside this list.") if wrapper.can_add_related else _("No %(kind)s yet.")
        )
        kind = db_field.related_model._meta.verbose_name
        wrapper.widget.attrs["data-none-yet"] = words % {"kind": kind}  # for admin-select.js
