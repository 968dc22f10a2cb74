"""Run background work in a test, as a worker does, in the test's own process and transaction."""

from clinic_site.operations.worker import Worker


def run_waiting_work() -> None:
    Worker("of the test", batch=True).run()
