"""Create the table of published texts that the Spanish search reads, with the database's own full-text index.

Both databases index the stems that the site itself computes. PostgreSQL reads them with its Spanish configuration.
SQLite's triggers belong to the table: a later migration that re-creates the table must also re-create them.
"""

from django.db import migrations, models

TABLE = "clinic_site_spanishsearchentry"
INDEX = "clinic_site_searchindex_spanish"
FIELDS = ("stems_of_title", "stems_of_names", "stems_of_text")
COLUMNS = ", ".join(FIELDS)
NEW = f"VALUES (new.id, {', '.join(f'new.{name}' for name in FIELDS)});"
OLD = f"VALUES ('delete', old.id, {', '.join(f'old.{name}' for name in FIELDS)});"
ADD = f"INSERT INTO {INDEX}(rowid, {COLUMNS}) {NEW}"
TAKE_OUT = f"INSERT INTO {INDEX}({INDEX}, rowid, {COLUMNS}) {OLD}"
NAMES_VECTOR = """setweight(to_tsvector('spanish', stems_of_title), 'A')
    || setweight(to_tsvector('spanish', stems_of_names), 'B')"""

# database -> (statements to create the index, statements to remove it)
SQL = {
    "sqlite": (
        [
            f"""CREATE VIRTUAL TABLE {INDEX} USING fts5({COLUMNS}, content='{TABLE}', content_rowid='id',
                tokenize='unicode61 remove_diacritics 2')""",
            f"CREATE TRIGGER {INDEX}_added AFTER INSERT ON {TABLE} BEGIN {ADD} END",
            f"CREATE TRIGGER {INDEX}_deleted AFTER DELETE ON {TABLE} BEGIN {TAKE_OUT} END",
            f"CREATE TRIGGER {INDEX}_changed AFTER UPDATE ON {TABLE} BEGIN {TAKE_OUT} {ADD} END",
        ],
        [
            *(f"DROP TRIGGER {INDEX}_{name}" for name in ("added", "deleted", "changed")),
            f"DROP TABLE {INDEX}",
        ],
    ),
    "postgresql": (
        [
            f"""ALTER TABLE {TABLE} ADD COLUMN vector tsvector GENERATED ALWAYS AS (
                {NAMES_VECTOR} || setweight(to_tsvector('spanish', stems_of_text), 'D')) STORED""",
            f"ALTER TABLE {TABLE} ADD COLUMN name_vector tsvector GENERATED ALWAYS AS ({NAMES_VECTOR}) STORED",
            f"CREATE INDEX {INDEX} ON {TABLE} USING gin (vector)",
            f"CREATE INDEX {INDEX}_names ON {TABLE} USING gin (name_vector)",
        ],
        [
            f"DROP INDEX {INDEX}_names",
            f"DROP INDEX {INDEX}",
            f"ALTER TABLE {TABLE} DROP COLUMN name_vector",
            f"ALTER TABLE {TABLE} DROP COLUMN vector",
        ],
    ),
}


def make_index(apps, schema_editor):
    for statement in SQL[schema_editor.connection.vendor][0]:
        schema_editor.execute(statement)


def drop_index(apps, schema_editor):
    for statement in SQL[schema_editor.connection.vendor][1]:
        schema_editor.execute(statement)


def copy_english(apps, schema_editor):
    """Begin with the English texts: there are no translations yet, and each one writes its record again."""
    from clinic_site.search.index import stems_of

    entries = apps.get_model("clinic_site", "SearchEntry").objects.values("kind", "object_id", "title", "names", "text")
    spanish = apps.get_model("clinic_site", "SpanishSearchEntry")
    copies = []
    for entry in entries:
        stems = {f"stems_of_{name}": stems_of(entry[name]) for name in ("title", "names", "text")}
        copies.append(spanish(**entry, **stems))
    spanish.objects.bulk_create(copies, batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("clinic_site", "0032_translations")]

    operations = [
        migrations.CreateModel(
            name="SpanishSearchEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40)),
                ("object_id", models.BigIntegerField()),
                ("title", models.TextField()),
                ("names", models.TextField()),
                ("text", models.TextField()),
                ("stems_of_title", models.TextField()),
                ("stems_of_names", models.TextField()),
                ("stems_of_text", models.TextField()),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "object_id"), name="clinic_site_spanishsearchentry_once")
                ],
            },
        ),
        migrations.RunPython(make_index, drop_index),
        migrations.RunPython(copy_english, migrations.RunPython.noop),
    ]
