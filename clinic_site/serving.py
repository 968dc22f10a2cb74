"""Serves the site as production does: `python -m clinic_site.serving`, or `make serve`.

Granian with this site's choices; the environment says where and how many (README.md, "Settings"). Signals go to
granian itself: TERM finishes the requests that are under way and ends, HUP starts new processes, one after the other,
and ends the old ones, so that new code comes in without a refused request.
"""

import contextlib
import os
import sys
from pathlib import Path

from clinic_site import listening
from clinic_site.settings import operations, serving

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


def main() -> None:
    """Become the server. Raises SystemExit with one sentence when the site can't listen on HOST and PORT."""
    try:
        address = listening.free_address(serving.HOST, serving.PORT)
        with listening.claim(address, serving.PORT):  # still open in granian: it ends with that process
            forget_metrics_of_before()
            os.execv(sys.executable, command(address))  # noqa: S606 - no shell: the arguments are checked settings
    except listening.CannotListenError as error:
        raise SystemExit(str(error)) from error


if __name__ == "__main__":
    main()
