"""Metrics of the running site in the Prometheus format.

Without METRICS_TOKEN nothing is counted and the library is not even loaded. Labels are names from the code, never user
input: `count("publishes", kind="topic")`. To add a counter, add a row to COUNTERS.

Each process counts separately. With METRICS_DIR they share a folder, and every process reports the numbers of all.
Without it, each process reports only its own numbers, with the label `process`.
"""

import contextlib
import functools
import os
import sys
import time
from pathlib import Path

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.core.signals import got_request_exception
from django.db import DatabaseError, InterfaceError

from clinic_site.operations import command_runs

COUNTERS = {
    "requests": ("Responses from Django, by kind of page and class of status.", ("page", "status")),
    "page_store": ("Pages that were missing or outdated in the page store, by outcome.", ("became",)),
    "large_answers": ("Large answers that a process had to have made, by outcome.", ("became",)),
    "database_errors": ("Pages that failed because of the database.", ("kind",)),
    "publishes": ("Records that were published or changed on the site.", ("kind",)),
}
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)


def count(name: str, **labels: str) -> None:
    """Add one to the counter `name` in COUNTERS, if metrics are on."""
    if settings.METRICS_TOKEN:
        meters = _meters()
        meters.counters[name].labels(**labels, **meters.own).inc()


def observe(page: str, seconds: float) -> None:
    """Record how many seconds a response of the kind `page` took."""
    meters = _meters()
    meters.seconds.labels(page=page, **meters.own).observe(seconds)


def as_text() -> bytes:
    """Return all metrics in the Prometheus format."""
    return _meters().read()


class _Meters:
    def __init__(self):
        if settings.METRICS_DIR:
            Path(settings.METRICS_DIR).mkdir(parents=True, exist_ok=True)
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = settings.METRICS_DIR  # the library reads it on import
        import prometheus_client

        self.library = prometheus_client
        self.registry = None if settings.METRICS_DIR else prometheus_client.CollectorRegistry()
        self.own = {} if settings.METRICS_DIR else {"process": str(os.getpid())}
        self.counters = {
            name: prometheus_client.Counter(f"site_{name}", what, [*labels, *self.own], registry=self.registry)
            for name, (what, labels) in COUNTERS.items()
        }
        self.seconds = prometheus_client.Histogram(
            "site_request_seconds",
            "Response times, by kind of page.",
            ["page", *self.own],
            registry=self.registry,
            buckets=SECONDS,
        )

    def read(self) -> bytes:
        registry = self.registry
        if registry is None:
            from prometheus_client import multiprocess

            registry = self.library.CollectorRegistry()
            multiprocess.MultiProcessCollector(registry)
        runs = self.library.CollectorRegistry()
        self._add_runs(runs)
        return self.library.generate_latest(registry) + self.library.generate_latest(runs)

    def _add_runs(self, registry) -> None:
        """Add when each command on a timer last succeeded, from the database. Without one, it is left out."""
        what = "When a command on a timer, such as backup, last succeeded, in seconds since 1970."
        gauge = self.library.Gauge("site_command_last_success_timestamp_seconds", what, ["command"], registry=registry)
        what = "Whether its last run failed (1) or not (0)."
        failed = self.library.Gauge("site_command_last_run_failed", what, ["command"], registry=registry)
        with contextlib.suppress(DatabaseError, InterfaceError):
            for run in command_runs.CommandRun.objects.filter(name__in=command_runs.EVERY):
                failed.labels(command=run.name).set(run.has_failed)
                if run.succeeded_at:
                    gauge.labels(command=run.name).set(run.succeeded_at.timestamp())


_meters = functools.cache(_Meters)


class MetricsMiddleware:
    """Count and time Django's responses. Those from the layers in front of Django are not included."""

    def __init__(self, get_response):
        if not settings.METRICS_TOKEN:
            raise MiddlewareNotUsed
        self.get_response = get_response
        got_request_exception.connect(_count_database_error, dispatch_uid="metrics")

    def __call__(self, request):
        started = time.perf_counter()
        response = self.get_response(request)
        page = page_of(request)
        observe(page, time.perf_counter() - started)
        count("requests", page=page, status=f"{response.status_code // 100}xx")
        return response


def page_of(request) -> str:
    """Return the kind of page: the URL's first namespace (such as "admin") or its name."""
    match = getattr(request, "resolver_match", None)
    if match is None:
        return "none"
    return match.namespaces[0] if match.namespaces else match.url_name or "unnamed"


def _count_database_error(**kwargs) -> None:
    error = sys.exc_info()[1]
    if isinstance(error, DatabaseError):
        count("database_errors", kind=type(error).__name__)
