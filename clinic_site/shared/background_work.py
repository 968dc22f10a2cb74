"""Work outside of requests: whether anybody runs it, and how one piece of it stands.

Apps write it as tasks of django-tasks and enqueue them. The tasks are in the database, so they survive a restart; a
worker (`clinic_site/operations/worker.py`) runs them one after the other. A task may start again after its worker was
killed, so it must change nothing the second time.
"""

import datetime
import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from clinic_site.shared.retention_registry import register_retention

DEAD_AFTER = datetime.timedelta(seconds=30)  # without a sign of life
KEPT_FOR = datetime.timedelta(days=7)  # finished tasks


class BackgroundWorker(models.Model):
    """A process that runs tasks, and when it last showed that it lives."""

    name = models.CharField(_("name"), max_length=64, unique=True)
    seen_at = models.DateTimeField(_("last seen"))

    class Meta:
        default_permissions = ()
        verbose_name = _("background worker")
        verbose_name_plural = _("background workers")

    def __str__(self):
        return self.name


class Standing(models.TextChoices):
    """How a task stands."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    ENDED = "ended", _("ended")


def living_workers() -> models.QuerySet[BackgroundWorker]:
    return BackgroundWorker.objects.filter(seen_at__gt=timezone.now() - DEAD_AFTER)


def is_anybody_working() -> bool:
    """Whether a worker has been seen lately."""
    return living_workers().exists()


def waiting_since() -> datetime.datetime | None:
    """Return since when the oldest task waits, or None if none does."""
    return DBTaskResult.objects.ready().aggregate(since=models.Min("enqueued_at"))["since"]


def standing(task: uuid.UUID) -> Standing:
    """Return how a task stands. One that is no longer in the database, as after a restored backup, has ended."""
    match DBTaskResult.objects.filter(pk=task).values_list("status", flat=True).first():
        case TaskResultStatus.READY:
            return Standing.WAITING
        case TaskResultStatus.RUNNING:
            return Standing.RUNNING
    return Standing.ENDED


def connect() -> None:
    """Let `purge` delete finished tasks."""
    register_retention(
        "finished background work", lambda now: DBTaskResult.objects.filter(finished_at__lt=now - KEPT_FOR)
    )
