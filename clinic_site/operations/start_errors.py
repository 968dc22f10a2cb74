"""Say in a sentence why a command can't start or go on: what is wrong with the database or a file, and what to do.

manage.py shows the sentence instead of a traceback, unless it is called with --traceback.
"""

import re
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, InterfaceError, OperationalError, connection

MIGRATE = "Run `manage.py migrate`."
# What PostgreSQL and its client say, and what to do. The first that matches counts.
ADVICE = {
    r"database \"[^\"]*\" does not exist": "Create it (createdb), or correct the name in DATABASE_URL.",
    r"password authentication failed|no password supplied": (
        "Correct the user and the password in DATABASE_URL. In it, write @ as %40, / as %2F and : as %3A."
    ),
    r"role \"[^\"]*\" does not exist": "Create the user (createuser), or correct it in DATABASE_URL.",
    r"Peer authentication failed|Ident authentication failed": (
        "Run the command as the system user of that name, or connect with a password: postgres://user:password@host/name"
    ),
    r"no pg_hba\.conf entry": "Allow this machine and user in PostgreSQL's pg_hba.conf, or correct DATABASE_URL.",
    r"Connection refused|No such file or directory": (
        "PostgreSQL does not run there. Start it, or correct the host and the port in DATABASE_URL."
    ),
    r"could not translate host name|failed to resolve host|Name or service not known": (
        "Correct the host in DATABASE_URL."
    ),
    r"timeout|timed out": "Check that PostgreSQL runs there and that no firewall is in between.",
    r"too many (clients|connections)|remaining connection slots": (
        "All connections are in use. Lower WORKERS or DATABASE_POOL, or raise max_connections in PostgreSQL."
    ),
    r"starting up|shutting down|recovery mode": "Wait until PostgreSQL has started, then try again.",
    r"SSL|certificate": "Correct sslmode in DATABASE_URL, or the certificate of PostgreSQL.",
    r"permission denied for (schema|database)": (
        "Make this user the owner of the database: ALTER DATABASE name OWNER TO user."
    ),
    r"permission denied|must be owner": "Another user owns these tables. Run the command as the user who created them.",
    r"read-only transaction|readonly database": "This database can only be read. Use the primary server, or a file that can be written.",
    r"unable to open database file": (
        "The folder of the SQLite file does not exist, or this user may not write to it. Correct DATABASE_URL."
    ),
    r"file is not a database|malformed": "The file is damaged or something else. Correct DATABASE_URL, or restore a backup.",
    r"database is locked": "Another process is writing. Wait for it to end, then try again.",
    r"is full|No space left": "Free some space, then try again.",
    r"relation \"[^\"]*\" does not exist|no such table|no such column|column \S+ does not exist": (
        f"The tables are missing or older than this code. {MIGRATE}"
    ),
    r"already exists|pg_class_relname|pg_type_typname": (
        "Something created the same table at the same time, such as a second `migrate`. Wait for it to end, then try again."
    ),
    r"or later is required": "Install PostgreSQL 14 or newer.",
}  # fmt: skip


def sentence_for(error: BaseException) -> str | None:
    """Return what `error` means and what to do, or None if it is a mistake in the code."""
    if isinstance(error, ImproperlyConfigured):
        return str(error)
    if isinstance(error, (DatabaseError, InterfaceError)):
        return database_sentence(error)
    if isinstance(error, OSError) and error.filename and error.strerror:
        return f"{error.filename}: {error.strerror}. Check that the file is there, and that this user may use it."
    return None


def database_sentence(error: BaseException) -> str | None:
    """Return what the database says, where it is, and what to do. Neither a password nor a row is quoted.

    Return None if the database works and refused what the code did.
    """
    said = _last_words(str(error))
    if "couldn't get a connection" in said:  # the pool's words; the reason is only in its log
        said = _last_words(str(_reason() or error))
    advice = next((advice for pattern, advice in ADVICE.items() if re.search(pattern, said, re.IGNORECASE)), "")
    if not advice and not isinstance(error, (OperationalError, InterfaceError)):
        return None
    return f"The database can't be used ({where()}): {said.rstrip('.')}. {advice or 'Correct DATABASE_URL.'}"


def where() -> str:
    """Return which database the settings name, without the password."""
    database = connection.settings_dict
    place = f" at {database['HOST']}" if database["HOST"] else ""
    port = f", port {database['PORT']}" if database["PORT"] else ""
    return f"{connection.display_name}, {database['NAME']}{place}{port}"


def _reason() -> BaseException | None:
    """Connect once without the pool and return why that fails."""
    any_connection: Any = connection
    parameters = any_connection.get_connection_params()
    try:
        any_connection.Database.connect(**parameters).close()
    except any_connection.Database.Error as error:
        return error
    return None


def _last_words(message: str) -> str:
    """Return the part of a message that says why: "connection to server at ... failed: FATAL:  no such role" is long."""
    line = next(_lines(message), "no reason was given")
    return re.sub(r"^.*(?:FATAL:|failed:)\s*", "", line)


def _lines(message: str) -> Iterator[str]:
    for line in message.splitlines():
        if line.strip() and not line.lstrip().startswith(("LINE ", "DETAIL", "^", "Multiple connection attempts")):
            yield line.strip().removeprefix("- ")
