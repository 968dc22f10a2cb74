"""Whether the database can be used: connection, version, rights, migrations, its clock, and what its log may contain."""

import datetime
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic_site.operations import start_errors
from clinic_site.shared.health_registry import Finding, Level

OLDEST = 14
CLOCKS_MAY_DIFFER, CODES_FAIL_FROM = 5, 30  # seconds; codes of authenticator apps last half a minute

FACTS = """
SELECT now(), current_setting('transaction_read_only'), pg_is_in_recovery(),
  (SELECT rolsuper FROM pg_roles WHERE rolname = current_user),
  (SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tableowner <> current_user),
  current_setting('max_connections')::int
"""

# PostgreSQL's settings that make it log statements, with the values that leave out those of visitors
WITHOUT_STATEMENTS = {
    "log_statement": ("none", "ddl"),
    "log_min_duration_statement": ("-1",),
    "log_min_duration_sample": ("-1",),
    "log_transaction_sample_rate": ("0",),
}
# ... and those that add the values, unless they are 0: of statements that are logged, and of statements that fail
WITH_VALUES, WITH_VALUES_OF_ERRORS = "log_parameter_max_length", "log_parameter_max_length_on_error"


def findings() -> Iterator[Finding]:
    """Yield what is wrong with the database, or that nothing is."""
    try:
        connection.ensure_connection()
        if connection.vendor == "postgresql":
            yield from _postgresql()
        else:
            yield _sqlite()
        yield _migrations()
    except (DatabaseError, InterfaceError) as error:
        words = start_errors.database_sentence(error) or str(error)
        yield Finding("database", Level.BROKEN, words)


def _sqlite() -> Finding:
    if settings.HTTPS:
        how = _("Use PostgreSQL: DATABASE_URL=postgres://user:password@host:5432/name")
        return Finding("database", Level.BROKEN, _("The database is SQLite, which is only for trials."), how)
    return Finding("database", Level.WELL, _("The database is SQLite, which is enough for a trial."))


def _postgresql() -> Iterator[Finding]:
    any_connection: Any = connection
    version = any_connection.pg_version // 10000
    with connection.cursor() as cursor:
        cursor.execute(FACTS)
        now, is_read_only, is_replica, is_super, foreign, connections = cursor.fetchone()
        names = [*WITHOUT_STATEMENTS, WITH_VALUES, WITH_VALUES_OF_ERRORS]
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [names])
        log = dict(cursor.fetchall())
    if version < OLDEST:
        words = _("PostgreSQL is version %(n)d.") % {"n": version}
        yield Finding("database.version", Level.BROKEN, words, _("Install version 14 or newer."))
    if is_read_only == "on" or is_replica:
        how = _("Set DATABASE_URL to the primary server.")
        yield Finding("database.write", Level.BROKEN, _("The database can only be read."), how)
    if foreign:
        words = _("%(n)d tables belong to another user, so upgrades will fail.") % {"n": foreign}
        how = _("Run, as the administrator of PostgreSQL: REASSIGN OWNED BY other_user TO this_user")
        yield Finding("database.owner", Level.BROKEN, words, how)
    if is_super:
        how = _("Create a user for the site (createuser needling) that owns its database, and nothing else.")
        words = _("The site connects as the administrator of PostgreSQL.")
        yield Finding("database.superuser", Level.WARNING, words, how)
    wanted = settings.WORKERS * (settings.DATABASE_POOL or settings.THREADS)
    if wanted > connections - 10:
        words = _("The site may need %(wanted)d connections, and PostgreSQL allows %(n)d.")
        how = _("Lower WORKERS or DATABASE_POOL, or raise max_connections.")
        yield Finding("database.connections", Level.WARNING, words % {"wanted": wanted, "n": connections}, how)
    yield from _log(log)
    yield Finding("database", Level.WELL, _("PostgreSQL %(n)d can be read and written.") % {"n": version})
    yield _clock(now)


def _log(settings: dict[str, str]) -> Iterator[Finding]:
    logs_statements = any(settings[name] not in harmless for name, harmless in WITHOUT_STATEMENTS.items())
    if settings[WITH_VALUES_OF_ERRORS] == "0" and (settings[WITH_VALUES] == "0" or not logs_statements):
        return
    words = _("PostgreSQL logs the values of statements, and so what visitors type.")
    how = _("Set log_parameter_max_length = 0 and log_parameter_max_length_on_error = 0 in postgresql.conf.")
    yield Finding("database.log", Level.WARNING, words, how)


def _clock(now: datetime.datetime) -> Finding:
    apart = abs((timezone.now() - now).total_seconds())
    if apart < CLOCKS_MAY_DIFFER:
        return Finding("clock", Level.WELL, _("The clocks of this machine and of the database agree."))
    words = _("The clocks of this machine and of the database differ by %(n)d seconds.") % {"n": apart}
    how = _("Turn on time synchronization on both machines (timedatectl set-ntp true).")
    return Finding("clock", Level.BROKEN if apart >= CODES_FAIL_FROM else Level.WARNING, words, how)


def _migrations() -> Finding:
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    known = executor.loader.disk_migrations
    newer = [node for node in executor.loader.applied_migrations if node[0] in OURS and node not in known]
    if missing:
        words = ngettext("%(n)d migration is missing.", "%(n)d migrations are missing.", missing) % {"n": missing}
        return Finding("migrations", Level.BROKEN, words, start_errors.MIGRATE)
    if newer:
        words = _("The database was migrated by newer code than this.")
        how = _("Install the newer version again, unless you are going back on purpose.")
        return Finding("migrations", Level.WARNING, words, how)
    return Finding("migrations", Level.WELL, _("Every migration is applied."))


OURS = ("clinic_site", "education", "locations")
