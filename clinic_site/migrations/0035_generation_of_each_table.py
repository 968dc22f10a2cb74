from django.db import migrations, models


def drop_triggers(apps, schema_editor):
    """Drop the triggers that write to the table, which SQLite replaces. They are created again after the migrations.

    From then on, no page that was made before is served (`connect_triggers` in clinic_site/publishing/generation.py).
    """
    if schema_editor.connection.vendor != "sqlite":
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%clinic_site_generation%'")
        names = [name for (name,) in cursor.fetchall()]
    for name in names:
        schema_editor.execute(f'DROP TRIGGER "{name}"')


class Migration(migrations.Migration):
    dependencies = [("clinic_site", "0034_translation_rights")]

    operations = [
        migrations.RunPython(drop_triggers, migrations.RunPython.noop),
        migrations.AddField(
            model_name="generation",
            name="changed",
            field=models.JSONField(db_default={}, default=dict),
        ),
        migrations.RunPython(migrations.RunPython.noop, drop_triggers),
    ]
