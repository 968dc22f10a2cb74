"""The ways in which a start can go wrong, each with the sentence that it prints: clinic_site/docs/doctor.md.

To write the table again after a change: WRITE_WRONG_STARTS=1 .venv/bin/python -m pytest tests/clinic_site/test_wrong_starts.py
"""

import errno
import os
import runpy
import socket
import sqlite3
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, NotSupportedError, OperationalError, ProgrammingError

from clinic_site.operations import start_errors
from clinic_site.serving import listening
from tests.clinic_site.bare_machine import ROOT, read
from tests.repository.documents import DOCS

DOCUMENT = DOCS / "doctor.md"
SITE = {"DATABASE_URL": "postgres://needling@db.example/needling", "ALLOWED_HOSTS": "needling.example.org"}
SETTINGS: list[tuple[str, str | None]] = [
    ("SECRET_KEY", None), ("SECRET_KEY", ""), ("SECRET_KEY", "x"), ("SECRET_KEY", "x" * 40), ("SECRET_KEY", "changeme-" * 4),
    ("DATABASE_URL", None), ("DATABASE_URL", ""), ("DATABASE_URL", "needling"), ("DATABASE_URL", "oracle://db/needling"),
    ("ALLOWED_HOSTS", None), ("ALLOWED_HOSTS", "*"), ("ALLOWED_HOSTS", "https://needling.example.org"),
    ("ALLOWED_HOSTS", "needling.example.org:443"), ("ALLOWED_HOSTS", "needling.example.org,"),
    ("DEBUG", "True"), ("DEBUG", "maybe"), ("HTTPS", "sometimes"), ("STAGING", "-"), ("TRUST_PROXY", "2"),
    ("CSRF_TRUSTED_ORIGINS", "needling.example.org"), ("CLINIC_PHONE", "none"), ("TIME_ZONE", "America/Tacoma"),
    ("CONFIRM_AFTER_DAYS", "0"), ("REVIEW_AFTER_DAYS", "soon"), ("OPEN_DATA_LICENSE", "CC0"), ("EMAIL_URL", "pigeon://loft"), ("EMAIL_URL", ""),
    ("DEFAULT_FROM_EMAIL", "the desk"), ("SITE_URL", "needling.example.org"), ("ERROR_MAIL_TO", "it"),
    ("STAFF_IDLE_MINUTES", "0"), ("FEEDBACK_DAYS", "0"), ("REPORT_DAYS", "-1"), ("IMPORT_DAYS", "x"),
    ("PREVIEW_LINK_DAYS", "0"), ("UNSAVED_WORK_DAYS", "0"), ("PORT", "0"), ("PORT", "http"), ("WORKERS", "0"),
    ("THREADS", "none"), ("DATABASE_POOL", "-1"), ("DATABASE_PATIENCE", "0"), ("PAGE_STORE", "perhaps"),
    ("PAGE_STORE_BYTES", "64"), ("LARGE_ANSWERS_DIR", "answers"), ("HASHED_STATIC", "-"), ("LOG_LEVEL", "LOUD"), ("LOG_FORMAT", "xml"),
    ("METRICS_TOKEN", "short"), ("METRICS_DIR", "metrics"), ("SENTRY_DSN", "sentry"), ("SECURITY_CONTACT", "it@example.org"),
]  # fmt: skip
FATAL = 'connection failed: connection to server at "10.0.0.5", port 5432 failed: FATAL:  '
SAID_BY_POSTGRESQL = {
    "another database name": OperationalError(FATAL + 'database "nedling" does not exist'),
    "another password": OperationalError(FATAL + 'password authentication failed for user "needling"'),
    "no password": OperationalError("connection failed: fe_sendauth: no password supplied"),
    "another user": OperationalError(FATAL + 'role "nedling" does not exist'),
    "another system user": OperationalError(FATAL + 'Peer authentication failed for user "needling"'),
    "PostgreSQL does not run": OperationalError(
        "connection failed: port 5432 failed: Connection refused\n\tIs it running?"
    ),
    "another socket": OperationalError('connection to server on socket "/run/x" failed: No such file or directory'),
    "another host": OperationalError("failed to resolve host 'db.example': [Errno -2] Name or service not known"),
    "a firewall in between": OperationalError("connection timeout expired"),
    "this machine is not allowed": OperationalError(FATAL + 'no pg_hba.conf entry for host "10.0.0.9"'),
    "too many connections": OperationalError(FATAL + "sorry, too many clients already"),
    "PostgreSQL is still starting": OperationalError(FATAL + "the database system is starting up"),
    "tables of another user": ProgrammingError("must be owner of table auth_user"),
    "no right to create tables": ProgrammingError("permission denied for schema public\nLINE 1: CREATE TABLE"),
    "a replica": DatabaseError("cannot execute INSERT in a read-only transaction"),
    "PostgreSQL 13": NotSupportedError("PostgreSQL 14 or later is required (found 13.16)."),
    "not migrated": ProgrammingError('relation "clinic_site_commandrun" does not exist\nLINE 1: SELECT'),
    "two migrations at once": ProgrammingError('relation "auth_user" already exists'),
}


def of_settings(machine):
    """Yield each wrong setting with its sentence."""
    for name, value in SETTINGS:
        with pytest.raises(ImproperlyConfigured) as error:
            read(machine, **SITE | {name: value})
        given = "is not set" if value is None else f"`{name}={value}`"
        yield f"{name} {given}" if value is None else given, str(error.value)


def of_the_env_file(machine):
    file = machine / ".env"
    for what, write in {
        "a name twice in `.env`": lambda: file.write_text("LOG_LEVEL=INFO\nLOG_LEVEL=DEBUG\n"),
        "`.env` is not text": lambda: file.write_bytes(b"\xff\xfe"),
        "a demo's `.env`, and only SECRET_KEY in the environment": lambda: file.write_text(
            "SECRET_KEY=x\nHTTPS=False\n"
        ),
        "`.env` is a folder": lambda: (file.unlink(), file.mkdir()),
    }.items():
        write()
        with pytest.raises(ImproperlyConfigured) as error:
            read(machine, DATABASE_URL=None)
        yield what, str(error.value).replace(str(machine), "/opt/needling")
    file.rmdir()


def of_the_database(machine, monkeypatch):
    monkeypatch.setattr(start_errors, "where", lambda: "PostgreSQL, needling at db.example")
    for what, error in SAID_BY_POSTGRESQL.items():
        yield what, start_errors.sentence_for(error)
    monkeypatch.setattr(start_errors, "where", lambda: "SQLite, /srv/site.sqlite3")
    (machine / "text").write_text("This is not a database. " * 50)
    (machine / "empty").touch()
    for what, place, sql in (
        ("SQLite: the folder is missing", machine / "none" / "x", ""),
        ("SQLite: another file", machine / "text", "SELECT * FROM auth_user"),
        ("SQLite: read-only", f"file:{machine / 'empty'}?mode=ro", "CREATE TABLE x (y)"),
        ("SQLite: not migrated", machine / "empty", "SELECT * FROM auth_user"),
    ):
        with pytest.raises(sqlite3.Error) as error:
            sqlite3.connect(place, uri=True).execute(sql)
        yield what, start_errors.sentence_for(OperationalError(str(error.value)))


def of_the_machine(monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        for what, host in (("two servers on one port", "127.0.0.1"), ("`HOST` of another machine", "192.0.2.1")):
            with pytest.raises(listening.CannotListenError) as error:
                listening.free_address(host, port)
            yield what, str(error.value).replace(str(port + 1), "8001").replace(str(port), "8000")
    for what, number in (("a file of another user", errno.EACCES), ("a read-only file system", errno.EROFS)):
        yield what, start_errors.sentence_for(OSError(number, os.strerror(number), "/opt/needling/.staticfiles"))
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    monkeypatch.setattr(sys, "version", "3.10.4 (main)")
    with pytest.raises(SystemExit) as error:
        runpy.run_path(str(ROOT / "manage.py"), run_name="__main__")
    yield "Python 3.10", str(error.value)


def table(machine, monkeypatch) -> str:
    with monkeypatch.context() as patch:
        rows = [*of_settings(machine), *of_the_env_file(machine), *of_the_database(machine, patch)]
        rows += of_the_machine(patch)
    cells = [[cell.replace("|", "\\|").replace("\n", " ") for cell in row] for row in rows]
    return "\n".join(["| what is wrong | what is printed |", "|---|---|", *(f"| {a} | {b} |" for a, b in cells)]) + "\n"


def test_every_wrong_start_prints_the_sentence_of_the_document(machine, monkeypatch):
    made = table(machine, monkeypatch)
    head, _, written = DOCUMENT.read_text(encoding="utf-8").partition("| what is wrong")
    if os.environ.get("WRITE_WRONG_STARTS"):
        DOCUMENT.write_text(head + made, encoding="utf-8")
    else:
        assert "| what is wrong" + written == made
    assert len(made.splitlines()) - 2 >= 60
    assert "| None |" not in made  # a start that goes wrong without a sentence
