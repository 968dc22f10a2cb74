"""URLs of admin pages."""

from django.db.models import Model
from django.urls import reverse


def admin_url(of: Model | type[Model], page: str = "change", *args) -> str:
    """Return the URL of an admin page of a record ("change", "release") or a model ("changelist", "add")."""
    keys = (of.pk, *args) if isinstance(of, Model) else args
    return reverse(f"admin:{of._meta.app_label}_{of._meta.model_name}_{page}", args=keys)


def list_url(model: type[Model], query: str = "") -> str:
    """Return the URL of the admin's list of `model`, filtered by `query`."""
    url = admin_url(model, "changelist")
    return f"{url}?{query}" if query else url
