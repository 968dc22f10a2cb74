"""Protect the audit log from statements that bypass the triggers in 0010.

PostgreSQL's TRUNCATE fires no row triggers. SQLite has no TRUNCATE and deletes row by row, but its INSERT OR REPLACE
replaces a row without firing a DELETE or UPDATE trigger. This is safe for the previous version: it uses neither, and
creating a trigger does not block readers.
"""

from django.db import migrations

TABLE = "clinic_site_auditentry"
GUARD = "clinic_site_auditentry_stays_as_it_is"  # the function from 0010, which raises an error whenever it is called


# database -> (statement to create the trigger, statement to remove it)
SQL = {
    "postgresql": (
        f"CREATE TRIGGER {GUARD}_whole BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT EXECUTE FUNCTION {GUARD}()",
        f"DROP TRIGGER {GUARD}_whole ON {TABLE}",
    ),
    "sqlite": (
        f"""CREATE TRIGGER {GUARD}_insert BEFORE INSERT ON {TABLE}
            WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id)
            BEGIN SELECT RAISE(ABORT, 'The audit log can''t be changed.'); END""",  # noqa: S608 - constants
        f"DROP TRIGGER {GUARD}_insert",
    ),
}


def make_guard(apps, schema_editor):
    schema_editor.execute(SQL[schema_editor.connection.vendor][0])


def drop_guard(apps, schema_editor):
    schema_editor.execute(SQL[schema_editor.connection.vendor][1])


class Migration(migrations.Migration):
    dependencies = [("clinic_site", "0010_audit_log")]

    operations = [migrations.RunPython(make_guard, drop_guard)]
