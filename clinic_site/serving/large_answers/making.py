"""Have large answers made by another process, one at a time on a machine."""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep, time
from typing import Any

from django.conf import settings

from clinic_site.serving.large_answers.made_answers import MadeAnswer, MadeAnswers
from clinic_site.serving.large_answers.maker import NOT_MADE, WITHIN

logger = logging.getLogger(__name__)

LOOK_EVERY = 0.05  # seconds
PAUSE = 10.0  # seconds before an answer is tried again that could not be made
TOLD = ("HTTP_HOST", "SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL", "REMOTE_ADDR", "PATH_INFO", "wsgi.url_scheme")
# The process needs one connection for a short time, and does not count visitors.
ENVIRONMENT = {"DATABASE_POOL": "0", "METRICS_TOKEN": ""}


class Making:
    """Has answers made into `answers`. `start(order, lock)` starts the process; tests replace it."""

    def __init__(self, answers: MadeAnswers, start: Callable[[dict, int], subprocess.Popen] | None = None):
        self.answers = answers
        self._start = start or start_maker
        self._failed_at: dict[str, float] = {}

    def make(self, environ: dict[str, Any], name: str, edition: str, *, may_lag: float) -> MadeAnswer | None:
        """Return the answer `name` to the request `environ`, made now if necessary. None if it can't be made.

        This waits, also for the process that makes another answer.
        """
        asked_at, deadline, process = time(), monotonic() + WITHIN, None
        if monotonic() - self._failed_at.get(name, float("-inf")) < PAUSE:
            return None
        while monotonic() < deadline:
            has_ended = process is not None and process.poll() is not None
            if made := self.answers.fresh(name, edition, may_lag=may_lag, asked_at=asked_at):
                return made
            if process is not None and has_ended:
                if process.returncode != NOT_MADE:
                    logger.error("A large answer could not be made: %s", environ["PATH_INFO"])
                    self._failed_at[name] = monotonic()
                return None
            if process is None:
                with self.answers.lock() as lock:
                    process = self._start(self._order(environ), lock) if lock is not None else None
            sleep(LOOK_EVERY)
        return None

    def _order(self, environ: dict[str, Any]) -> dict[str, Any]:
        """Return what the process must know. It sees a request without a query, cookies or anything of the reader's."""
        told = {key: environ[key] for key in self._told() if key in environ}
        plain = {"REQUEST_METHOD": "GET", "SCRIPT_NAME": "", "QUERY_STRING": "", "wsgi.multithread": False}
        return {"environ": told | plain, "folder": str(self.answers.folder), "since": self.answers.since}

    def _told(self) -> tuple[str, ...]:
        proxy_header = settings.SECURE_PROXY_SSL_HEADER
        return (*TOLD, proxy_header[0]) if proxy_header else TOLD


def start_maker(order: dict, lock: int) -> subprocess.Popen:
    """Start the process. It has the lock until it ends, even if this process ends earlier."""
    process = subprocess.Popen(
        [sys.executable, "-m", "clinic_site.serving.large_answers"],
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, pass_fds=[lock], cwd=Path(settings.BASE_DIR),
        env=os.environ | ENVIRONMENT,
    )  # fmt: skip
    with process.stdin:  # type: ignore[union-attr]  # it is a pipe
        process.stdin.write(json.dumps(order).encode())  # type: ignore[union-attr]
    return process
