"""Signal handlers that log changes of the kinds of pages that no clinician reviews: they decide who must approve what."""

from django.db.models.signals import post_delete, post_save, pre_save

from clinic_site.staff.audit_log import Action, record
from education.models import PageKind


def kind_about_to_be_saved(sender, instance, raw=False, **kwargs):
    """Remember the stored name."""
    stored = PageKind.objects.none() if raw else PageKind.objects.filter(pk=instance.pk)
    instance._was_called = stored.values_list("name", flat=True).first()


def kind_saved(sender, instance, raw=False, **kwargs):
    was_called = getattr(instance, "_was_called", None)
    if raw or was_called == instance.name:
        return
    what = f"was called {was_called}" if was_called else "added, no clinician reviews its pages"
    record(Action.RIGHTS, details=f"kind of pages “{instance}”: {what}")


def kind_deleted(sender, instance, **kwargs):
    record(Action.RIGHTS, details=f"kind of pages “{instance}”: deleted")


def connect() -> None:
    pre_save.connect(kind_about_to_be_saved, sender=PageKind)
    post_save.connect(kind_saved, sender=PageKind)
    post_delete.connect(kind_deleted, sender=PageKind)
