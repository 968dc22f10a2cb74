"""Make a large answer: `python -m clinic_site.serving.large_answers`, with an order (JSON) on standard input.

Django answers as it does for a reader, but in a process of its own with a low priority, and into files. All that it
reads is of one moment, and the edition that it reads first is the one that the answer belongs to.
"""

import contextlib
import io
import json
import math
import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import time
from typing import Any

PRIORITY = 5  # of 19, which is the lowest: on a busy machine, it gets a third of what a server process gets
PATIENCE = 60  # seconds to wait for one reply from the database
WITHIN = 300  # seconds, after which the process ends itself
NOT_MADE = 3  # exit code: the answer is not, or no longer, one for everybody
LEFT_OUT = ("clinic_site.operations.metrics.MetricsMiddleware", "clinic_site.publishing.schedule.ClockMiddleware")


def main() -> None:
    """Make what the order says. Exit with NOT_MADE if Django's answer can't be kept."""
    signal.alarm(WITHIN)
    with contextlib.suppress(OSError):  # where changing it is not allowed
        os.nice(PRIORITY)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic_site.settings")
    order = json.load(sys.stdin)
    import django

    django.setup()
    from django.conf import settings
    from django.core.handlers.wsgi import WSGIHandler

    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name not in LEFT_OUT]
    from clinic_site.serving.large_answers.made_answers import MadeAnswers

    answers = MadeAnswers(Path(order["folder"]), since=order["since"])
    raise SystemExit(0 if make(WSGIHandler(), order["environ"], answers) else NOT_MADE)


def make(app: Callable, environ: dict[str, str], answers: Any) -> bool:
    """Make the answer of the WSGI application `app`, and those that go with it. Return whether it was made."""
    answers.remove_unfinished()
    with snapshot() as edition:
        others = _make_one(app, environ, answers, edition)
        for path in others() if others else ():
            _make_one(app, environ | {"PATH_INFO": path}, answers, edition)
    return others is not None


@contextlib.contextmanager
def snapshot() -> Iterator[str]:
    """Yield the edition. Until the context ends, all queries see the database as it is now, and none changes it."""
    from django.core.signals import request_finished, request_started
    from django.db import close_old_connections, connection, transaction

    from clinic_site.publishing import generation
    from clinic_site.serving import database_away
    from clinic_site.serving.large_answers.made_answers import edition_of
    from clinic_site.serving.page_store.edition import Stamp

    for event in (request_started, request_finished):
        event.disconnect(close_old_connections)  # it closes connections that are in a transaction
    database_away.patience = PATIENCE
    is_postgresql = connection.vendor == "postgresql"
    connection.close()
    if not is_postgresql:
        connection.settings_dict["OPTIONS"]["transaction_mode"] = "DEFERRED"  # others may write meanwhile
    with transaction.atomic():
        if is_postgresql:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        number, now = generation.number_now()
        yield edition_of(Stamp(number, generation.next_change(now)))


def _make_one(app: Callable, environ: dict[str, Any], answers: Any, edition: str) -> Callable[[], list[str]] | None:
    """Make the answer to one request unless it is there. Return what the view wants to be made with it, or None."""
    from clinic_site.serving.page_store.store import OK
    from clinic_site.shared.large_answers import HANDOVER, Handover

    handover, made_at = Handover(is_maker=True), time()
    said: list[tuple[str, list[tuple[str, str]]]] = []
    more = {"wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr, HANDOVER: handover}
    body = app(environ | more, lambda status, headers, exc_info=None: said.append((status, headers)))
    try:
        status, headers = said[-1]
        if status.startswith("5"):
            raise RuntimeError(f"Django answered {status}.")
        names = {name.lower() for name, _value in headers}
        if status != OK or not handover.name or names & {"set-cookie", "content-encoding"}:
            return None
        if not answers.fresh(handover.name, edition, may_lag=0, asked_at=math.inf):
            headers = [(name, value) for name, value in headers if name.lower() not in ("content-length", "vary")]
            answers.add(handover.name, edition, made_at, headers, body)
    finally:
        body.close()
    return handover.made_with
