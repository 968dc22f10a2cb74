"""Create the table of published texts that the search reads, with the database's own full-text index.

SQLite's triggers belong to the table: a later migration that re-creates the table must also re-create them.
"""

from django.db import migrations, models

TABLE = "clinic_site_searchentry"
INDEX = "clinic_site_searchindex"
COLUMNS = "title, names, text"
NEW = "VALUES (new.id, new.title, new.names, new.text);"
OLD = "VALUES ('delete', old.id, old.title, old.names, old.text);"
ADD = f"INSERT INTO {INDEX}(rowid, {COLUMNS}) {NEW}"
TAKE_OUT = f"INSERT INTO {INDEX}({INDEX}, rowid, {COLUMNS}) {OLD}"

# database -> (statements to create the index, statements to remove it)
SQL = {
    "sqlite": (
        [
            f"""CREATE VIRTUAL TABLE {INDEX} USING fts5({COLUMNS}, content='{TABLE}', content_rowid='id',
                tokenize='porter unicode61 remove_diacritics 2')""",
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
                setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('english', names), 'B')
                || setweight(to_tsvector('english', text), 'D')) STORED""",
            f"""ALTER TABLE {TABLE} ADD COLUMN name_vector tsvector GENERATED ALWAYS AS (
                setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('english', names), 'B')) STORED""",
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


class Migration(migrations.Migration):
    dependencies = [("clinic_site", "0003_rights_to_new_records")]

    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40)),
                ("object_id", models.BigIntegerField()),
                ("title", models.TextField()),
                ("names", models.TextField()),
                ("text", models.TextField()),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "object_id"), name="clinic_site_searchentry_once")
                ],
            },
        ),
        migrations.RunPython(make_index, drop_index),
    ]
