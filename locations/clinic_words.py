"""The index in which staff search clinics: by any part of the name, street, town, ZIP code, phone or number elsewhere.

PostgreSQL has it as an index of trigrams (its extension pg_trgm), SQLite as a full-text table of trigrams, which
triggers keep. `connect_index` creates what is missing after every `migrate`, because SQLite drops the triggers of a
table whenever a migration changes it. A database without the extension finds the same, by reading every clinic.
"""

import logging
import sqlite3

from django.db import DatabaseError, connection, connections, models, router, transaction
from django.db.models import F, Func, Q, Value
from django.db.models.expressions import RawSQL
from django.db.models.lookups import Contains

COLUMNS = ("name", "street", "city", "zip", "phone", "outside_number")
TABLE = "locations_clinic"
INDEX = "locations_clinicwords"
SHORTEST = 3  # letters that a database finds anywhere in a word. Fewer are found where a word begins.
FOUND_ON_SQLITE = f"SELECT rowid FROM {INDEX} WHERE words MATCH %s"  # noqa: S608 - a constant
HAS_TRIGRAMS = sqlite3.sqlite_version_info >= (3, 34)

logger = logging.getLogger(__name__)


class Words(Func):
    """All that staff search, in small letters, as one text. Each word of it follows a space."""

    template = "LOWER(' ' || %(expressions)s)"
    arg_joiner = " || ' \n ' || "
    output_field = models.TextField()

    def __init__(self):
        super().__init__(*map(F, COLUMNS))

    def __repr__(self):
        return "Words()"


def has_words(piece: str) -> Q:
    """Return the condition for clinics with `piece` in their words."""
    piece = piece.lower() if len(piece) >= SHORTEST else f" {piece.lower()}"
    if connection.vendor == "sqlite" and HAS_TRIGRAMS and len(piece) >= SHORTEST:
        phrase = '"' + piece.replace('"', '""') + '"'
        return Q(pk__in=RawSQL(FOUND_ON_SQLITE, [phrase]))  # noqa: S611 - a constant
    return Q(Contains(Words(), Value(piece)))


def has_index(connection) -> bool:
    """Whether a database on PostgreSQL has the index. SQLite needs nothing that `migrate` could not create."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_indexes WHERE schemaname = current_schema() AND indexname = %s", [INDEX])
        return cursor.fetchone() is not None


# Creating it -------------------------------------------------------------------------------------------

_WORDS = "lower(' ' || {})"


def _words(prefix: str = "") -> str:
    return _WORDS.format(" || ' \n ' || ".join(f'{prefix}"{name}"' for name in COLUMNS))


def connect_index(sender=None, using: str = "default", **kwargs) -> None:
    """Create the index, or what is missing of it, and fill it."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    if TABLE not in tables or not router.allow_migrate(using, "locations", model_name="clinic"):
        return
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{TABLE}" WHERE 1 = 0')  # noqa: S608 - a constant
        if not {column.name if hasattr(column, "name") else column[0] for column in cursor.description} >= set(COLUMNS):
            return  # an earlier state of the table, in a test of migrations
    _create[connection.vendor](connection, using, tables)


def _create_on_postgresql(connection, using: str, tables: set[str]) -> None:
    if has_index(connection):
        return
    try:
        with transaction.atomic(using=using), connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            cursor.execute(f'CREATE INDEX "{INDEX}" ON "{TABLE}" USING gin (({_words()}) gin_trgm_ops)')
    except DatabaseError as error:
        # The owner of the database may create the extension, but another role may not.
        logger.warning("The staff’s search of clinics has no index, so it is slow: %s", error)


def _create_on_sqlite(connection, using: str, tables: set[str]) -> None:
    if not HAS_TRIGRAMS:
        return
    with transaction.atomic(using=using), connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        there = {name for (name,) in cursor.fetchall()}
        missing = {name: statement for name, statement in TRIGGERS.items() if name not in there}
        if INDEX in tables and not missing:
            return
        cursor.execute(f"CREATE VIRTUAL TABLE IF NOT EXISTS {INDEX} USING fts5(words, tokenize='trigram')")
        for statement in missing.values():
            cursor.execute(statement)
        cursor.execute(f"DELETE FROM {INDEX}")  # noqa: S608 - a constant
        cursor.execute(f'INSERT INTO {INDEX}(rowid, words) SELECT id, {_words()} FROM "{TABLE}"')  # noqa: S608


_ADD = f"INSERT INTO {INDEX}(rowid, words) VALUES (new.id, {_words('new.')});"  # noqa: S608 - constants
_TAKE_OUT = f"DELETE FROM {INDEX} WHERE rowid = old.id;"  # noqa: S608 - constants
TRIGGERS = {
    f"{INDEX}_added": f"CREATE TRIGGER {INDEX}_added AFTER INSERT ON {TABLE} BEGIN {_ADD} END",
    f"{INDEX}_deleted": f"CREATE TRIGGER {INDEX}_deleted AFTER DELETE ON {TABLE} BEGIN {_TAKE_OUT} END",
    f"{INDEX}_changed": (
        f"CREATE TRIGGER {INDEX}_changed AFTER UPDATE OF {', '.join(('id', *COLUMNS))} ON {TABLE} "
        f"BEGIN {_TAKE_OUT} {_ADD} END"
    ),
}
_create = {"postgresql": _create_on_postgresql, "sqlite": _create_on_sqlite}
