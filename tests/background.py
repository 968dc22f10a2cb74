"""Run background work in a test, as a worker does, in the test's own process and transaction."""

from unittest import mock

from django_tasks_db.management.commands import db_worker

from clinic_site.operations.worker import Worker


def run_waiting_work() -> None:
    with mock.patch.object(db_worker, "close_old_connections"):  # that of the test is in its transaction
        Worker("of the test", batch=True).run()
