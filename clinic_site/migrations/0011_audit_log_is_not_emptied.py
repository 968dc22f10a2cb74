"""The audit log is changed by no statement that the guards of 0010 are not asked about.

PostgreSQL's TRUNCATE asks no trigger that looks at rows. SQLite has none, and deletes row by row; but its INSERT OR
REPLACE puts a row in another's place and asks neither for a deletion nor for a change. Safe for the version before: it
does neither, and making a trigger keeps nobody from reading.
"""

from django.db import migrations

TABLE = "clinic_site_auditentry"
GUARD = "clinic_site_auditentry_stays_as_it_is"  # the function made in 0010, which refuses whatever it is asked for


# database -> (what makes the guard, what removes it)
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
