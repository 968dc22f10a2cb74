"""Migrate a new database in a third of the time, for the ready databases of tests.

After each added field, Django builds the classes of all related models again: for most models, those of the whole site.
Here it builds only the class that changed, and all of them when a migration runs Python. The result is the same:
`tests/clinic_site/backup/test_restoring.py` compares it with a database that Django migrated alone.
"""

from django.core.management import call_command
from django.db.migrations.state import ProjectState

# Changes of a single table, which need no classes of other models. Renaming and deleting do.
OF_ONE_TABLE = ["add_model", "add_field", "alter_field", "alter_model_options", "_append_option"]
# Every table, column, index and constraint, as the database describes them
DESCRIBE = """
from django.db import connection
asked = {
    "sqlite": ["SELECT type, name, tbl_name, sql FROM sqlite_master"],
    "postgresql": [
        "SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default, collation_name "
        "FROM information_schema.columns WHERE table_schema = 'public'",
        "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid > 0",
        "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    ],
}
with connection.cursor() as cursor:
    for query in asked[connection.vendor]:
        cursor.execute(query)
        print(*sorted(map(str, cursor.fetchall())), sep="\\n")
"""

_find_all = ProjectState._find_reload_model


def migrate() -> None:
    """Migrate the database. For a process of its own, because Django stays changed."""
    for name in OF_ONE_TABLE:
        setattr(ProjectState, name, _without_others(getattr(ProjectState, name)))
    call_command("migrate", verbosity=0)


def _without_others(change):
    def changed(self, *args, **options):
        ProjectState._find_reload_model = _find_one
        try:
            return change(self, *args, **options)
        finally:
            ProjectState._find_reload_model = _find_all

    return changed


def _find_one(self, app_label, model_name, delay=False):
    self.is_delayed = True  # so Django builds all classes before it runs Python
    return {(app_label, model_name.lower())}
