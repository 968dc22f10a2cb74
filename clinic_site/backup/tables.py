"""The tables in a backup and their columns, as the migrations applied to the database define them.

They come from the migrations, not from the current models. So new code can make a backup before an upgrade, and can
restore a backup that older code made.
"""

from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model

from clinic_site.backup import KeepingError

# Tables whose rows are not backed up, and why. The rows are created again or are not wanted.
WITHOUT_ROWS = {
    "django_session": "sessions: all users sign in again after a restore",
    "axes_accessattempt": "wrong passwords in the last half hour",
    "clinic_site_editingnow": "which forms are open now; after a restore, none is",
    "clinic_site_commandrun": "when commands last ran on this machine; after a restore, they run again",
    "clinic_site_backgroundworker": "which processes run background work on the machines of this site",
    "locations_clinicexport": "large exports of clinics, which are kept for a day; staff make them again",
    "django_tasks_database_dbtaskresult": "background work that waits; after a restore, staff start it again",
    "education_textreading": "what was found in the texts; the first visit of the desk reads them again",
    "clinic_site_generation": "only a counter of changes; `migrate` creates its row",
}
# Tables without a model: migrations or the database itself create and fill them.
NOT_DATA = ("django_migrations", "clinic_site_searchindex", "locations_clinicwords", "clinic_site_cache", "sqlite_")

Migration = tuple[str, str]  # app, name


def applied(connection) -> list[Migration]:
    """Return the migrations applied to the database, sorted."""
    return sorted(MigrationRecorder(connection).applied_migrations())


def check_known(migrations: list[Migration], what: str) -> None:
    """Raise KeepingError if `what` ("This backup") has migrations that this code does not contain."""
    known = MigrationLoader(None).disk_migrations
    unknown = [f"{app} {name}" for app, name in migrations if (app, name) not in known]
    if unknown:
        raise KeepingError(
            f"{what} comes from newer code than this: it has the migration {unknown[0]}"
            + (f" and {len(unknown) - 1} more" if len(unknown) > 1 else "")
            + ", which this code does not contain. Install the version that created it, or a later one."
        )


def newest(migrations: list[Migration]) -> list[Migration]:
    """Return the last of `migrations` in each app."""
    graph, given = MigrationLoader(None).graph, set(migrations)
    return [
        node
        for node in migrations
        if not any(child.key in given and child.key[0] == node[0] for child in graph.node_map[node].children)
    ]


def models_after(migrations: list[Migration]) -> list[type[Model]]:
    """Return the models as they were after `migrations`, including many-to-many tables, sorted by table."""
    apps = MigrationLoader(None).graph.make_state(nodes=newest(migrations), at_end=True, real_apps=set()).apps
    models = apps.get_models(include_auto_created=True)
    kept = [model for model in models if model._meta.managed and not model._meta.proxy]
    return sorted(kept, key=lambda model: model._meta.db_table)


def strangers(connection, models: list[type[Model]]) -> list[str]:
    """Return the database tables that belong to none of `models`. They are not backed up."""
    known = {model._meta.db_table for model in models}
    found = connection.introspection.table_names()
    return sorted(name for name in found if name not in known and not name.startswith(NOT_DATA))


def is_empty(connection) -> bool:
    return not connection.introspection.table_names()
