"""Staff accounts and admin forms for tests."""

from django.contrib.auth.models import Group, User
from django.forms import model_to_dict
from django.urls import reverse

from locations.admin.hours import typed_for


def make_staff(group: str) -> User:
    """Return a staff account in the role `group`, such as "Writer"."""
    number = User.objects.count()
    user = User.objects.create_user(
        f"{group}-{number}".lower().replace(" ", "-"), password="a-long-pass-phrase", is_staff=True
    )
    user.groups.add(Group.objects.get(name=group))
    return user


def change_url(record) -> str:
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk])


def page_url(record, page: str) -> str:
    """Return the address of one of the record's own pages in the admin: "release", "preview", "history" ..."""
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_{page}", args=[record.pk])


def add_url(model) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")


def list_url(model) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def form_data(record, **changes) -> dict:
    """Return what a browser would send for `record`, with `changes`."""
    values = model_to_dict(record)
    data = {name: value for name, value in values.items() if value is not None and value is not False}
    for name in ("references", "regions"):
        if name in data:
            data[name] = [related.pk for related in data[name]]
    data.pop("id", None)
    if "opening_hours" in data:
        data |= hours_data(data.pop("opening_hours"))
    return data | changes


def hours_data(text: str) -> dict:
    """Return what the editor of opening hours sends for stored hours."""
    return {f"opening_hours-{part}": typed for part, typed in typed_for(text).items()}
