"""The worker that runs background tasks (`manage.py work`), around the worker of django-tasks-db.

The library claims tasks so that two workers never run the same one, but a task whose worker was killed stays claimed
(https://github.com/RealOrangeOne/django-tasks/issues/46). So each worker shows in the database that it lives, and puts
back the tasks of workers that no longer do. A worker that is told to end stops in the middle of its task, whose
transaction is then rolled back, and puts it back too.
"""

import logging
import os
import signal
import threading
from collections.abc import Callable
from types import FrameType

from django.db import DatabaseError, InterfaceError, connections
from django.db.models import F
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from clinic_site.shared.background_work import DEAD_AFTER, KEPT_FOR, BackgroundWorker, living_workers

logger = logging.getLogger(__name__)

BEAT = 5.0  # seconds between signs of life
LOOK_FOR_PARENT = 0.5  # seconds
POLL = 1.0  # seconds between looks for a new task
AGAIN_AFTER = 5.0  # seconds without a database
MOST_STARTS = 3  # a task that has ended this many workers, perhaps by its memory, is not tried again


class StoppedError(KeyboardInterrupt):
    """The worker was told to end. As a KeyboardInterrupt, it also ends a running query of psycopg cleanly."""


class Worker(db_worker.Worker):
    """A worker that ends quickly, without losing its task."""

    def __init__(self, name: str, *, batch: bool = False):
        super().__init__(
            queue_names=["*"], interval=POLL, batch=batch, backend_name="default", startup_delay=False, max_tasks=None,
            worker_id=name, excluded_queue_names=[],
        )  # fmt: skip

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        self.running = False
        if self.running_task:
            self.reset_signals()
            raise StoppedError
        raise SystemExit(0)

    def run_task(self, db_task_result: DBTaskResult) -> None:
        super().run_task(db_task_result)
        path = f"{StoppedError.__module__}.{StoppedError.__qualname__}"
        if db_task_result.exception_class_path == path:
            logger.warning("The worker was told to end. Its task %s is put back.", db_task_result.pk)
            put_back(db_task_result)


def put_back(task: DBTaskResult, *, counts: bool = False) -> None:
    """Let another worker run `task`. With `counts`, the start counts as one of MOST_STARTS."""
    DBTaskResult.objects.filter(pk=task.pk).update(
        status=TaskResultStatus.READY, started_at=None, finished_at=None, exception_class_path="", traceback="",
        worker_ids=task.worker_ids if counts else task.worker_ids[:-1],
    )  # fmt: skip


def take_back_lost_tasks() -> int:
    """Put back the tasks of workers that were killed. Give up those that were started too often. Return how many."""
    alive, lost = set(living_workers().values_list("name", flat=True)), 0
    for task in DBTaskResult.objects.running().filter(started_at__lt=timezone.now() - DEAD_AFTER):
        if task.worker_ids and task.worker_ids[-1] in alive:
            continue
        lost += 1
        # Only if no other worker has put it back meanwhile.
        is_still = DBTaskResult.objects.filter(
            pk=task.pk, status=TaskResultStatus.RUNNING, started_at=task.started_at
        ).update(started_at=F("started_at"))
        if is_still and len(task.worker_ids) < MOST_STARTS:
            put_back(task, counts=True)
        elif is_still:
            logger.error("The task %s has ended %d workers. It is given up.", task.pk, len(task.worker_ids))
            task.set_failed(RuntimeError("Its workers were killed."))
    return lost


class Heartbeat(threading.Thread):
    """Shows that the worker lives, and ends it after its parent. On a connection of its own."""

    def __init__(self, name: str, *, parent: int | None = None):
        super().__init__(name="heartbeat", daemon=True)
        self._worker = name
        self._parent = parent
        self._ended = threading.Event()

    def run(self) -> None:
        until_beat = 0.0
        while not self._ended.is_set():
            if self._parent and os.getppid() != self._parent:
                os.kill(os.getpid(), signal.SIGTERM)
                self._parent = None
            if until_beat <= 0:
                patiently(self._beat)
                until_beat = BEAT
            self._ended.wait(LOOK_FOR_PARENT)
            until_beat -= LOOK_FOR_PARENT
        connections.close_all()

    def end(self) -> None:
        self._ended.set()
        self.join(BEAT)

    def _beat(self) -> None:
        BackgroundWorker.objects.update_or_create(name=self._worker, defaults={"seen_at": timezone.now()})
        BackgroundWorker.objects.filter(seen_at__lt=timezone.now() - KEPT_FOR).delete()
        take_back_lost_tasks()


def patiently(work: Callable[[], object]) -> bool:
    """Do `work`. Return False if the database can't be used now, which is no reason to end."""
    try:
        work()
    except (DatabaseError, InterfaceError) as error:
        logger.warning("The database can't be used: %s. The worker tries again.", type(error).__name__)
        for connection in connections.all(initialized_only=True):
            connection.close()
        return False
    return True


def work(name: str, *, batch: bool = False, parent: int | None = None) -> None:
    """Run tasks until the process is told to end or, with `batch`, until none waits."""
    worker, heartbeat = Worker(name, batch=batch), Heartbeat(name, parent=parent)
    worker.configure_signals()
    patiently(take_back_lost_tasks)
    heartbeat.start()
    try:
        while not patiently(worker.run) and worker.running:
            threading.Event().wait(AGAIN_AFTER)
    finally:
        heartbeat.end()
        patiently(BackgroundWorker.objects.filter(name=name).delete)
