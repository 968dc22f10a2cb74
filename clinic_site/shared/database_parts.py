"""What the database has beside its tables: triggers and indexes that no migration can keep. Rooms register them.

Each is created after every `migrate`, and after a restore, which may have nothing to migrate.
"""

from collections.abc import Callable

from django.apps import AppConfig
from django.db.models.signals import post_migrate

Create = Callable[..., None]  # of a sender, which may be None, and `using`, the alias of a database
_registered: dict[str, Create] = {}


def register_database_part(name: str, create: Create, *, of: AppConfig) -> None:
    """Run `create` after every `migrate` of the app `of`. It creates what is missing, and changes nothing else."""
    _registered[name] = create
    post_migrate.connect(create, sender=of, dispatch_uid=name)


def create_database_parts(using: str) -> None:
    """Create what is missing in the database `using`, whose tables are there."""
    for create in _registered.values():
        create(None, using=using)
