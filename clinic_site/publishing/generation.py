"""A number that grows whenever public content changes.

Database triggers on the tables of public records increment it, so every kind of write counts: a save, an import,
`QuerySet.update()`, raw SQL. A page rendered under a number is current until the number changes
(`clinic_site/serving/page_store/`).

On PostgreSQL the number is incremented at the end of a transaction, so that concurrent transactions block each other
only briefly and can't deadlock. SQLite allows only one writing transaction anyway.
"""

from collections.abc import Iterable

from django.db import connections, models, router
from django.db.models import Min, Q
from django.db.models.functions import Now

from clinic_site.publishing.kinds import publishable_kinds
from clinic_site.publishing.publishable import Publishable

ROW = 1
_watched: list[type[models.Model]] = []

FUNCTION = """
CREATE OR REPLACE FUNCTION clinic_site_next_generation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('clinic_site.counted', true) IS DISTINCT FROM txid_current()::text THEN
    UPDATE clinic_site_generation SET number = number + 1;
    PERFORM set_config('clinic_site.counted', txid_current()::text, true);
  END IF;
  RETURN NULL;
END $$
"""

COUNT = "BEGIN UPDATE clinic_site_generation SET number = number + 1; END"


class Generation(models.Model):
    """The number, in a single row."""

    number = models.BigIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(name="clinic_site_generation_one_row", condition=Q(id=ROW))]

    def __str__(self):
        return str(self.number)


def watch(*more: type[models.Model]) -> None:
    """Count changes of these models too. `Publishable` models and their related lists always count."""
    _watched.extend(model for model in more if model not in _watched)


def watched_tables() -> list[str]:
    """Return the names of the tables whose changes count."""
    public = publishable_kinds(Publishable)
    lists = [field.remote_field.through for model in public for field in model._meta.local_many_to_many]
    return sorted({model._meta.db_table for model in [*public, *lists, *_watched] if model})


def number_now() -> tuple:
    """Return (number, the database's time) with one query."""
    row = Generation.objects.annotate(now=Now()).values_list("number", "now").filter(pk=ROW).first()
    return row or (None, None)


def next_change(after):
    """Return the next scheduled time after `after` at which a record goes on or off the site, or None.

    `after` is the database's time. This takes one query for all models.
    """
    parts = []
    for model in publishable_kinds(Publishable):
        released = model._base_manager.filter(status=Publishable.Status.PUBLISHED).order_by()
        for name in ("publish_at", "unpublish_at"):
            parts.append(
                released.filter(**{f"{name}__gt": after})
                .values("status")
                .annotate(when=Min(name))
                .values_list("when", flat=True)
            )
    first, *others = parts
    return min((when for when in first.union(*others, all=True)), default=None)


def connect_triggers(sender, using: str = "default", **kwargs) -> None:
    """Create the row and any missing triggers. Runs after every `migrate`.

    SQLite drops a table's triggers whenever a migration changes the table, so creating them once is not enough.
    """
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    if Generation._meta.db_table not in tables or not router.allow_migrate_model(using, Generation):
        return
    Generation.objects.using(using).get_or_create(pk=ROW)
    with connection.cursor() as cursor:
        there = _triggers(cursor, connection.vendor)
        for name, statement in _statements(connection.vendor, [name for name in watched_tables() if name in tables]):
            # CREATE TRIGGER locks the table, so existing triggers are not recreated on a live site.
            if name not in there:
                cursor.execute(statement)


def _triggers(cursor, vendor: str) -> set[str]:
    """Return the names of the database's triggers."""
    if vendor == "postgresql":
        cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
    else:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    return {name for (name,) in cursor.fetchall()}


def _statements(vendor: str, tables: Iterable[str]) -> Iterable[tuple[str, str]]:
    """Yield (trigger name, SQL that creates it)."""
    if vendor == "postgresql":
        yield "", FUNCTION
        for table in tables:
            name = trigger_name(table)
            yield (
                name,
                f'CREATE CONSTRAINT TRIGGER "{name}" AFTER INSERT OR UPDATE OR DELETE ON "{table}" '
                "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION clinic_site_next_generation()",
            )
        return
    for table in tables:
        for event in ("insert", "update", "delete"):
            name = f"{trigger_name(table)}_{event}"
            yield name, f'CREATE TRIGGER "{name}" AFTER {event.upper()} ON "{table}" {COUNT}'


def trigger_name(table: str) -> str:
    return f"generation_{table}"
