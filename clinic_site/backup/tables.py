"""Which tables a backup holds, and in what shape: that of the migrations that the database has had.

The shape comes from the migrations and not from today's models, so that a backup can be made before an upgrade with the
new code, and one made by older code can be restored.
"""

from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model

from clinic_site.backup import KeepingError

# Tables whose rows stay out, each with its reason. A row comes back by itself, or is better gone.
WITHOUT_ROWS = {
    "django_session": "who is signed in: everybody signs in again after a restore",
    "axes_accessattempt": "wrong passwords of the last half hour",
    "clinic_site_generation": "a number that only counts changes; `migrate` makes its row",
}
# Tables that belong to no model: made by migrations or by the database, filled by them too.
NOT_DATA = ("django_migrations", "clinic_site_searchindex", "clinic_site_cache", "sqlite_")

Migration = tuple[str, str]  # app, name


def applied(connection) -> list[Migration]:
    """Return the migrations that the database has had, sorted."""
    return sorted(MigrationRecorder(connection).applied_migrations())


def check_known(migrations: list[Migration], what: str) -> None:
    """Raise KeepingError when `what` ("This backup") has had migrations that this code does not know."""
    known = MigrationLoader(None).disk_migrations
    unknown = [f"{app} {name}" for app, name in migrations if (app, name) not in known]
    if unknown:
        raise KeepingError(
            f"{what} comes from newer code than this: it has had {unknown[0]}"
            + (f" and {len(unknown) - 1} more" if len(unknown) > 1 else "")
            + ", which this code does not know. Install the version that it was made with, or a later one."
        )


def newest(migrations: list[Migration]) -> list[Migration]:
    """Return those of `migrations` that none of the others in their app follows."""
    graph, given = MigrationLoader(None).graph, set(migrations)
    return [
        node
        for node in migrations
        if not any(child.key in given and child.key[0] == node[0] for child in graph.node_map[node].children)
    ]


def models_after(migrations: list[Migration]) -> list[type[Model]]:
    """Return the models as they were after `migrations`, those of many-to-many tables included, by table."""
    apps = MigrationLoader(None).graph.make_state(nodes=newest(migrations), at_end=True, real_apps=set()).apps
    models = apps.get_models(include_auto_created=True)
    kept = [model for model in models if model._meta.managed and not model._meta.proxy]
    return sorted(kept, key=lambda model: model._meta.db_table)


def strangers(connection, models: list[type[Model]]) -> list[str]:
    """Return the tables of the database that belong to none of `models`: no backup knows what they are."""
    known = {model._meta.db_table for model in models}
    found = connection.introspection.table_names()
    return sorted(name for name in found if name not in known and not name.startswith(NOT_DATA))


def is_empty(connection) -> bool:
    return not connection.introspection.table_names()
