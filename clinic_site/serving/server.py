"""Serves the site as production does: `python -m clinic_site.serving`, or `make serve`.

    --demo     serve the demo of `make run`, which is refused otherwise
    --check    only say whether it would start

Granian with this site's choices; the environment says where and how many (README.md, "Settings"). Signals go to
granian itself: TERM finishes the requests that are under way and ends, HUP starts new processes, one after the other,
and ends the old ones, so that new code comes in without a refused request.
"""

import argparse
import contextlib
import os
import sys
from pathlib import Path

from clinic_site.environment import SettingError
from clinic_site.serving import listening

try:
    from clinic_site.settings import env_file, operations, serving
except SettingError as error:
    raise SystemExit(str(error)) from error

START_WITHIN = 10  # seconds that a new process has to start before the old one ends; a busy machine needs most of them
KILL_AFTER = 15  # seconds that a process has to finish what it is doing


def command(address: str = serving.HOST) -> list[str]:
    """Return the command line of the server that listens on `address`."""
    return [
        sys.executable, "-m", "granian", "clinic_site.wsgi:application",
        "--interface", "wsgi",
        "--http", "1",  # a proxy in front speaks HTTP/1.1 to us
        "--no-ws",
        "--host", address,  # granian takes no names
        "--port", str(serving.PORT),
        "--workers", str(serving.WORKERS),
        "--blocking-threads", str(serving.THREADS),
        "--respawn-interval", str(START_WITHIN),
        "--workers-kill-timeout", str(KILL_AFTER),
        "--respawn-failed-workers",
        "--log-level", "warning",
    ]  # fmt: skip


def forget_metrics_of_before() -> None:
    """Empty the folder that the processes share their counts in: those of the processes before would be added."""
    if operations.METRICS_DIR:
        for file in Path(operations.METRICS_DIR).glob("*.db"):
            with contextlib.suppress(OSError):
                file.unlink()


def check_whose_settings(*, demo: bool) -> None:
    """Raise SettingError unless the settings are what is asked for: the demo's (`demo`), or those of a site."""
    if env_file.IS_DEMO and not demo:
        raise SettingError(
            f"The settings in {env_file.FILE} are those of the demo: HTTPS=False, and `make run` made its key. To serve a "
            "site, set SECRET_KEY and DATABASE_URL in the environment, and what else README.md lists under "
            '"In production". To serve the demo: make run'
        )
    if demo and not env_file.IS_DEMO:
        raise SettingError(
            f"The settings in {env_file.FILE} are those of a site (a demo's say HTTPS=False), and `make run` would load "
            "sample texts and made-up clinics into its database. To serve the site: make serve. For a demo, use another "
            "copy of the code."
        )


def main(arguments: list[str]) -> None:
    """Become the server. Raises SystemExit with one sentence when a setting or the port is in the way."""
    parser = argparse.ArgumentParser(prog="python -m clinic_site.serving", description="Serve the site.")
    parser.add_argument("--demo", action="store_true", help="serve the demo of `make run`")
    parser.add_argument("--check", action="store_true", help="only say whether it would start")
    asked = parser.parse_args(arguments)
    try:
        check_whose_settings(demo=asked.demo)
        address = listening.free_address(serving.HOST, serving.PORT)
        with listening.claim(address, serving.PORT):  # still open in granian: it ends with that process
            if asked.check:
                return
            forget_metrics_of_before()
            os.execv(sys.executable, command(address))  # noqa: S606 - no shell: the arguments are checked settings
    except (SettingError, listening.CannotListenError) as error:
        raise SystemExit(str(error)) from error
