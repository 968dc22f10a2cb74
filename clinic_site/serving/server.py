"""Serve the site as in production: `python -m clinic_site.serving`, or `make serve`.

    --demo     serve the demo of `make run`, which is refused without this option
    --check    only check whether the site can start

This runs granian with our options. Settings in the environment control the address and the number of processes
(clinic_site/docs/settings.md). granian handles signals itself: TERM finishes the current requests and exits; HUP replaces the
processes with new ones, one after the other, so that new code is deployed without refusing a request.
"""

import argparse
import contextlib
import os
import resource
import sys
from pathlib import Path

from clinic_site.environment import SettingError
from clinic_site.serving import listening
from clinic_site.serving.large_answers import answer_folder
from clinic_site.serving.page_store.page_folder import SHARED_PAGES_DIR, prepared_page_folder

try:
    from clinic_site.settings import env_file, operations, serving
except SettingError as error:
    raise SystemExit(str(error)) from error

START_WITHIN = 10  # seconds for a new process to start before the old one ends; a busy machine needs most of them
KILL_AFTER = 15  # seconds for a process to finish its requests
MOST_CONNECTIONS = 4096  # open connections per process; each costs about 10 kB
HEADERS_WITHIN = 10  # seconds for the headers of a request, also for the next one on an open connection


def command(address: str = serving.HOST) -> list[str]:
    """Return the command line for a server that listens on `address`."""
    return [
        sys.executable, "-m", "granian", "clinic_site.rsgi:application",
        "--interface", "rsgi",
        "--http", "1",  # the proxy in front uses HTTP/1.1
        "--no-ws",
        "--host", address,  # granian does not accept host names
        "--port", str(serving.PORT),
        "--workers", str(serving.WORKERS),
        "--backpressure", str(MOST_CONNECTIONS),
        "--http1-header-read-timeout", str(HEADERS_WITHIN * 1000),
        "--respawn-interval", str(START_WITHIN),
        "--workers-kill-timeout", str(KILL_AFTER),
        "--respawn-failed-workers",
        "--log-level", "warning",
    ]  # fmt: skip


def forget_metrics_of_before() -> None:
    """Empty the folder with shared metrics. Otherwise the counts of earlier processes would be included."""
    if operations.METRICS_DIR:
        for file in Path(operations.METRICS_DIR).glob("*.db"):
            with contextlib.suppress(OSError):
                file.unlink()


def allow_many_connections() -> None:
    """Raise this process's limit of open files as far as it may. Systems start programs with 1,024."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def check_whose_settings(*, demo: bool) -> None:
    """Raise SettingError unless the settings match the command: those of a demo if `demo`, otherwise those of a site."""
    if env_file.IS_DEMO and not demo:
        raise SettingError(
            f"The settings in {env_file.FILE} are those of the demo, with HTTPS=False and a key from `make run`. To serve a "
            "site, set SECRET_KEY, DATABASE_URL and the other settings in clinic_site/docs/settings.md "
            "in the environment. To serve the demo: make run"
        )
    if demo and not env_file.IS_DEMO:
        raise SettingError(
            f"The settings in {env_file.FILE} are those of a site (a demo has HTTPS=False), and `make run` would load "
            "sample texts and made-up clinics into its database. To serve the site: make serve. For a demo, use another "
            "copy of the code."
        )


def main(arguments: list[str]) -> None:
    """Replace this process with the server. Raise SystemExit with a message if a setting is wrong or the port is taken."""
    parser = argparse.ArgumentParser(prog="python -m clinic_site.serving", description="Serve the site.")
    parser.add_argument("--demo", action="store_true", help="serve the demo of `make run`")
    parser.add_argument("--check", action="store_true", help="only check whether the site can start")
    asked = parser.parse_args(arguments)
    try:
        check_whose_settings(demo=asked.demo)
        address = listening.free_address(serving.HOST, serving.PORT)
        with listening.claim(address, serving.PORT):  # granian inherits the claim and keeps it until it ends
            if asked.check:
                return
            forget_metrics_of_before()
            allow_many_connections()
            folder = answer_folder.prepared_folder(serving.LARGE_ANSWERS_DIR, serving.PORT)
            os.environ["LARGE_ANSWERS_DIR"] = str(folder)
            os.environ[SHARED_PAGES_DIR] = str(prepared_page_folder(folder, serving.PORT))
            os.environ["SERVER_PROCESS_ID"] = str(os.getpid())  # for event_loop.py, which needs Django
            os.execv(sys.executable, command(address))  # noqa: S606 - no shell: the arguments are checked settings
    except (SettingError, listening.CannotListenError) as error:
        raise SystemExit(str(error)) from error
