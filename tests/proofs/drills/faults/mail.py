"""The mail server is down, or accepts connections and never responds."""

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from urllib.parse import urlencode

import django
import psycopg

from tests.proofs.drills import servers
from tests.proofs.drills.faults.running import Result

STAFF = 12
BOUND = 20  # seconds: less than twelve timeouts
WAIT = 2  # seconds until a mail times out


def main() -> Result:
    django.setup()
    from django.contrib.auth.models import Group, User

    for number in range(STAFF):
        account = User.objects.create_user(f"reviewer-{number}", f"reviewer-{number}@example.org", is_staff=True)
        account.groups.add(Group.objects.get(name="Clinical reviewer"))
    wrong: list[str] = []
    with silent_server() as port:
        survived = digest_without_mail(servers.free_port(), "down", wrong)
        survived += digest_without_mail(port, "silent", wrong)
    with listening_server() as (port, received):
        done, _seconds = digest(port)
        survived += (done.returncode, len(received)) == (0, STAFF)
        if len(received) != STAFF:
            wrong.append(
                f"with the server back, {len(received)} of {STAFF} mails arrived: {done.stdout}{done.stderr[-500:]}"
            )
    with silent_server() as port:
        survived += error_mail(port, wrong)
    tried = f"review_digest to {STAFF} accounts with the server down, silent and back; a failing page with it silent"
    return Result(tried, survived, 4, 0, tuple(wrong))


def digest(port: int) -> tuple[subprocess.CompletedProcess, float]:
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "manage.py", "review_digest"], cwd=servers.ROOT, env=environment(port),
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    return done, time.monotonic() - started


def environment(port: int) -> dict[str, str]:
    return os.environ | {"EMAIL_URL": f"smtp://127.0.0.1:{port}?timeout={WAIT}"}


def digest_without_mail(port: int, how: str, wrong: list[str]) -> bool:
    done, seconds = digest(port)
    is_well = done.returncode == 1 and seconds < BOUND and f"{STAFF} of {STAFF} mails could not be sent" in done.stderr
    if not is_well:
        wrong.append(f"server {how}: exit code {done.returncode} after {seconds:.0f} s: {done.stderr[-400:]}")
    return is_well


def error_mail(port: int, wrong: list[str]) -> bool:
    """Let a page fail while mails can't be sent: visitors get a response, and the log contains both errors."""
    from education.pages.feedback import signed_page

    url, form = os.environ["DATABASE_URL"], urlencode({"page": signed_page("/"), "helpful": "yes"})
    log = tempfile.TemporaryFile("w+")  # noqa: SIM115 - closed with the process
    mails = {"EMAIL_URL": environment(port)["EMAIL_URL"], "ERROR_MAIL_TO": "it@example.org", "LOG_LEVEL": "INFO"}
    with servers.serving(url, log=log, **mails) as site, psycopg.connect(url, autocommit=True) as connection:
        connection.execute("ALTER TABLE education_pagefeedback RENAME TO gone")
        started = time.monotonic()
        status = servers.ask(site, "/feedback/", form=form)[0]
        seconds = time.monotonic() - started
        connection.execute("ALTER TABLE gone RENAME TO education_pagefeedback")
        time.sleep(WAIT + 1)
        again = servers.ask(site, "/feedback/", form=form)[0]
        started = time.monotonic()
    ended = time.monotonic() - started
    log.seek(0)
    said = log.read()
    is_well = (status, again) == (500, 200) and seconds < WAIT / 2 and ended < 10
    is_well = is_well and "could not be mailed: " in said and "ProgrammingError" in said
    if not is_well:
        wrong.append(
            f"a failing page: {status} after {seconds:.1f} s, then {again}, ended in {ended:.0f} s: {said[-600:]}"
        )
    return is_well


@contextlib.contextmanager
def silent_server():
    """Yield the port of a server that accepts every connection and never responds."""
    with socket.create_server(("127.0.0.1", 0), backlog=100) as listener:
        yield listener.getsockname()[1]


@contextlib.contextmanager
def listening_server():
    """Run a minimal mail server. Yield (port, received mails)."""
    received: list[bytes] = []
    listener = socket.create_server(("127.0.0.1", 0))

    def speak(connection):
        with connection, connection.makefile("rwb", buffering=0) as wire:
            wire.write(b"220 drill\r\n")
            for line in iter(wire.readline, b""):
                if line.upper().startswith(b"DATA"):
                    wire.write(b"354 go on\r\n")
                    received.append(b"".join(iter(wire.readline, b".\r\n")))
                wire.write(b"221 bye\r\n" if line.upper().startswith(b"QUIT") else b"250 fine\r\n")

    def accept():
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=speak, args=(listener.accept()[0],), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield listener.getsockname()[1], received
    finally:
        listener.close()
