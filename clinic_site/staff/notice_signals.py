"""Write notices when something happens to a draft, or when a visitor reports a mistake."""

from collections.abc import Collection

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models.signals import post_delete, post_save

from clinic_site.publishing.events import Event, happened
from clinic_site.staff import mail_sender
from clinic_site.staff.mail_choice import MailChoice
from clinic_site.staff.notices import DEALT_WITH, MISTAKE, Notice
from clinic_site.staff.recipients import accounts_that_may
from locations.models import MistakeReport


def draft_changed(sender, event, record, by, to, writers, words, version, **kwargs):
    """Tell the accounts concerned, and end the notices that this event deals with."""
    done = [kind for kind, by_events in DEALT_WITH.items() if event in by_events]
    if done:
        Notice.objects.about(record).filter(kind__in=done).end()
    if event == Event.HANDED_OVER:
        to = set(accounts_that_may("review", record).values_list("pk", flat=True)) - writers - {by and by.pk}
    tell(to, event, record, name=str(record), by=by, words=words, version=version)


def report_saved(sender, instance, created, raw=False, **kwargs):
    """Tell the accounts that may handle a new report. Nobody has to read about one that was dealt with."""
    if raw:
        return
    if not instance.is_open:
        Notice.objects.about(instance).end()
    elif created:
        to = list(accounts_that_may("change", instance).values_list("pk", flat=True))
        tell(to, MISTAKE, instance, name=str(instance.clinic))


def report_deleted(sender, instance, **kwargs):
    Notice.objects.about(instance).end()


def tell(
    to: Collection[int], kind: str, about: models.Model, *, name: str, by=None, words: str = "", version: str = ""
) -> None:
    """Write a notice of `kind` about a record for each of the accounts `to` that are active."""
    accounts = get_user_model().objects.filter(pk__in=to, is_active=True, is_staff=True).select_related("mail_choice")
    chosen = [(account, getattr(account, "mail_choice", None)) for account in accounts] if to else []
    if not chosen:
        return
    content_type = ContentType.objects.get_for_model(about, for_concrete_model=False)
    Notice.objects.bulk_create(
        Notice(account=account, kind=kind, content_type=content_type, object_id=about.pk, name=" ".join(name.split())[:200],
               by=by, words=words[:1000], version=version)
        for account, _choice in chosen
    )  # fmt: skip
    if any(choice and choice.when == MailChoice.When.AT_ONCE for _account, choice in chosen):
        transaction.on_commit(mail_sender.send_soon, robust=True)


def connect() -> None:
    happened.connect(draft_changed)
    post_save.connect(report_saved, sender=MistakeReport)
    post_delete.connect(report_deleted, sender=MistakeReport)
