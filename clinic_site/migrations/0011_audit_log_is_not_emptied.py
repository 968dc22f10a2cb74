"""The audit log is not emptied by TRUNCATE either, which asks no trigger that looks at rows.

SQLite has no TRUNCATE: it deletes row by row, and the guards of 0010 refuse that. Safe for the version before: it never
empties the table, and making a trigger keeps nobody from reading.
"""

from django.db import migrations

TABLE = "clinic_site_auditentry"
GUARD = "clinic_site_auditentry_stays_as_it_is"  # the function made in 0010, which refuses whatever it is asked for


def make_guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"CREATE TRIGGER {GUARD}_whole BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT EXECUTE FUNCTION {GUARD}()"
        )


def drop_guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER {GUARD}_whole ON {TABLE}")


class Migration(migrations.Migration):
    dependencies = [("clinic_site", "0010_audit_log")]

    operations = [migrations.RunPython(make_guard, drop_guard)]
