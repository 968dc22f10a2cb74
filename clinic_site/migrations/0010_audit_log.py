"""Add the audit log with triggers that prevent changes, its view permission, and the cache table for rate limits.

SQLite's triggers belong to the table: a later migration that re-creates the table must also re-create them.
"""

import django.utils.timezone
from django.core.management import call_command
from django.db import migrations, models

TABLE = "clinic_site_auditentry"
GUARD = "clinic_site_auditentry_stays_as_it_is"
WORDS = "The audit log can''t be changed."

# database -> (statements to create the triggers, statements to remove them)
SQL = {
    "sqlite": (
        [
            f"""CREATE TRIGGER {GUARD}_{event.lower()} BEFORE {event} ON {TABLE}
                BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"""
            for event in ("UPDATE", "DELETE")
        ],
        [f"DROP TRIGGER {GUARD}_{event}" for event in ("update", "delete")],
    ),
    "postgresql": (
        [
            f"""CREATE FUNCTION {GUARD}() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$""",
            f"""CREATE TRIGGER {GUARD} BEFORE UPDATE OR DELETE ON {TABLE}
                FOR EACH ROW EXECUTE FUNCTION {GUARD}()""",
        ],
        [f"DROP TRIGGER {GUARD} ON {TABLE}", f"DROP FUNCTION {GUARD}()"],
    ),
}


def make_guards(apps, schema_editor):
    for statement in SQL[schema_editor.connection.vendor][0]:
        schema_editor.execute(statement)


def drop_guards(apps, schema_editor):
    for statement in SQL[schema_editor.connection.vendor][1]:
        schema_editor.execute(statement)


def let_administrators_read(apps, schema_editor):
    # Django creates permissions after all migrations have run, so create the one needed here.
    database = schema_editor.connection.alias
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.using(database).get_or_create(
        app_label="clinic_site", model="auditentry"
    )  # fmt: skip
    permission, _ = apps.get_model("auth", "Permission").objects.using(database).get_or_create(
        content_type=kind, codename="view_auditentry", defaults={"name": "Can view audit log entry"}
    )  # fmt: skip
    for role in apps.get_model("auth", "Group").objects.using(database).filter(name="Administrator"):
        role.permissions.add(permission)


def make_counts(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("clinic_site", "0009_generation")]

    operations = [
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name="when")),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("signed in", "Signed in"),
                            ("failed", "Wrong password"),
                            ("locked out", "Locked out for a while"),
                            ("code failed", "Wrong code or passkey"),
                            ("signed out", "Signed out"),
                            ("factor", "Second factor changed"),
                            ("factor reset", "Second factor reset"),
                            ("password", "Password set"),
                            ("account", "Account created or deleted"),
                            ("rights", "Rights changed"),
                        ],
                        db_index=True,
                        max_length=20,
                        verbose_name="what",
                    ),
                ),
                ("account", models.CharField(blank=True, db_index=True, max_length=150, verbose_name="account")),
                ("by", models.CharField(blank=True, max_length=150, verbose_name="by")),
                ("details", models.TextField(blank=True, verbose_name="details")),
            ],
            options={
                "verbose_name": "audit log entry",
                "verbose_name_plural": "audit log entries",
                "ordering": ["-at", "-pk"],
                "default_permissions": ("view",),
            },
        ),
        migrations.RunPython(make_guards, drop_guards),
        migrations.RunPython(let_administrators_read, migrations.RunPython.noop),
        migrations.RunPython(make_counts, migrations.RunPython.noop),
    ]
