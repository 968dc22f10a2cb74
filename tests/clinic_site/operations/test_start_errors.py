"""A command that can't start says why in a sentence; a mistake in the code keeps its traceback."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import DataError, IntegrityError, InterfaceError, OperationalError, ProgrammingError

from clinic_site.operations import start_errors
from tests.own_database import OwnDatabase

SERVER = 'connection failed: connection to server at "10.0.0.5", port 5432 failed: FATAL:  '


@pytest.fixture(autouse=True)
def database(monkeypatch):
    monkeypatch.setattr(start_errors, "where", lambda: "PostgreSQL, needling at db")


@pytest.mark.parametrize(
    ("error", "said", "advice"),
    [
        (OperationalError(SERVER + 'database "no" does not exist'), 'database "no" does not exist', "Create it"),
        (
            OperationalError(SERVER + 'password authentication failed for user "a"'),
            'password authentication failed for user "a"', "Correct the user and the password",
        ),
        (OperationalError(SERVER + 'role "a" does not exist'), 'role "a" does not exist', "Create the user"),
        (OperationalError("connection failed: port 1 failed: Connection refused\n\tIs it?"), "Connection refused", "PostgreSQL does not run"),
        (OperationalError("failed to resolve host 'db': [Errno -2]"), "failed to resolve host 'db': [Errno -2]", "Correct the host"),
        (OperationalError("connection timeout expired"), "connection timeout expired", "Check that PostgreSQL runs there"),
        (OperationalError(SERVER + "sorry, too many clients already"), "sorry, too many clients already", "All connections are in use"),
        (OperationalError(SERVER + "the database system is starting up"), "the database system is starting up", "Wait"),
        (ProgrammingError('relation "auth_user" does not exist\nLINE 1: SELECT'), 'relation "auth_user" does not exist', "The tables are missing or older"),
        (ProgrammingError("permission denied for schema public"), "permission denied for schema public", "Make this user the owner"),
        (ProgrammingError('relation "auth_user" already exists'), 'relation "auth_user" already exists', "Something created"),
        (OperationalError("attempt to write a readonly database"), "attempt to write a readonly database", "This database can only"),
        (InterfaceError("the connection is closed"), "the connection is closed", "Correct DATABASE_URL"),
    ],
)  # fmt: skip
def test_error_of_the_database_is_a_sentence_with_advice(error, said, advice):
    sentence = start_errors.sentence_for(error)
    assert sentence.startswith(f"The database can't be used (PostgreSQL, needling at db): {said}. {advice}")
    assert "\n" not in sentence


@pytest.mark.parametrize(
    "error",
    [
        IntegrityError("duplicate key value\nDETAIL: Key (a)=(1) already exists."),
        DataError("out of range"),
        KeyError("x"),
    ],
)
def test_mistake_in_the_code_has_no_sentence(error):
    assert start_errors.sentence_for(error) is None


def test_setting_and_file_have_sentences():
    assert start_errors.sentence_for(ImproperlyConfigured("Set it.")) == "Set it."
    assert start_errors.sentence_for(PermissionError(13, "Permission denied", "/srv/x")) == (
        "/srv/x: Permission denied. Check that the file is there, and that this user may use it."
    )


@pytest.mark.parametrize(("options", "is_short"), [([], True), (["--traceback"], False)])
def test_traceback_is_shown_only_when_asked_for(tmp_path, django_db_blocker, options, is_short):
    with django_db_blocker.unblock():
        ran = OwnDatabase(f"sqlite:///{tmp_path / 'none' / 'site.sqlite3'}").try_to("migrate", *options)
    assert (ran.returncode, len(ran.stderr.splitlines()) == 1, "Traceback" in ran.stderr) == (1, is_short, not is_short)
    assert "unable to open database file" in ran.stderr
