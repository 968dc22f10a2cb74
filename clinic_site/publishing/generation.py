"""A number that grows whenever public content changes, and which number came with the last change of each table.

Database triggers on the tables of public records increment it, so every kind of write counts: a save, an import,
`QuerySet.update()`, raw SQL. A page rendered under a number is current until one of the tables that it was read from
changes (`what_is_read.py`, `clinic_site/serving/page_store/`).

On PostgreSQL the number is incremented at the end of a transaction, so that concurrent transactions block each other
only briefly and can't deadlock. SQLite allows only one writing transaction anyway.
"""

import functools
from collections.abc import Iterable
from typing import NamedTuple

from django.db import connections, models, router, transaction
from django.db.models import Min, Q
from django.db.models.functions import Now

from clinic_site.publishing.kinds import publishable_kinds
from clinic_site.publishing.publishable import Publishable

ROW = 1
EVERYTHING = "everything"  # the name of a change after which no page that was made before may be served
_watched: list[type[models.Model]] = []
_groups: list["ColumnGroup"] = []

# Each name counts once in a transaction, however many rows change.
FUNCTION_NAME = "clinic_site_next_generation"
FUNCTION = "CREATE OR REPLACE FUNCTION clinic_site_next_generation() RETURNS trigger LANGUAGE plpgsql AS $${body}$$"
BODY = """
DECLARE
  name text;
  names text[] := ARRAY[TG_TABLE_NAME::text];
BEGIN
{groups}
  FOREACH name IN ARRAY names LOOP
    IF current_setting('clinic_site.counted_' || replace(name, '.', '_'), true)
        IS DISTINCT FROM txid_current()::text THEN
      UPDATE clinic_site_generation
        SET number = number + 1, changed = jsonb_set(changed, ARRAY[name], to_jsonb(number + 1));
      PERFORM set_config('clinic_site.counted_' || replace(name, '.', '_'), txid_current()::text, true);
    END IF;
  END LOOP;
  RETURN NULL;
END """
GROUP = """
  IF TG_TABLE_NAME = '{table}' THEN
    IF TG_OP <> 'UPDATE' THEN
      names := names || '{name}'::text;
    ELSIF ROW({old}) IS DISTINCT FROM ROW({new}) THEN
      names := names || '{name}'::text;
    END IF;
  END IF;
"""


class ColumnGroup(NamedTuple):
    """Columns of a table that are read on many pages which nothing else of the table is on, such as those for menus."""

    name: str
    table: str
    columns: frozenset[str]

    def has_all(self, columns: set[str]) -> bool:
        """Whether `columns`, which are all that a query names of the table, are in the group. Without any, none are."""
        return bool(columns) and columns <= self.columns


class Generation(models.Model):
    """The number, in a single row."""

    number = models.BigIntegerField(default=0)
    # {name of a table or of a group of columns, or EVERYTHING: the number that came with its last change}
    changed = models.JSONField(default=dict, db_default={})

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(name="clinic_site_generation_one_row", condition=Q(id=ROW))]

    def __str__(self):
        return str(self.number)


def watch(*more: type[models.Model]) -> None:
    """Count changes of these models too. `Publishable` models and their related lists always count."""
    _watched.extend(model for model in more if model not in _watched)


def watch_columns(name: str, model: type[models.Model], columns: Iterable[str]) -> None:
    """Count changes of these columns apart too, under the name of the table and `name`. One group for each table."""
    table = model._meta.db_table
    _groups[:] = [group for group in _groups if group.table != table]
    _groups.append(ColumnGroup(f"{table}.{name}", table, frozenset(columns)))


def column_groups() -> list[ColumnGroup]:
    return _groups


@functools.cache
def watched_tables() -> tuple[str, ...]:
    """Return the names of the tables whose changes count. Not before all apps are ready."""
    public = publishable_kinds(Publishable)
    lists = [field.remote_field.through for model in public for field in model._meta.local_many_to_many]
    return tuple(sorted({model._meta.db_table for model in [*public, *lists, *_watched] if model}))


def number_now() -> tuple:
    """Return (number, the database's time) with one query."""
    row = Generation.objects.annotate(now=Now()).values_list("number", "now").filter(pk=ROW).first()
    return row or (None, None)


def changes_now() -> tuple:
    """Return (number, the number of the last change of each name, the database's time) with one query."""
    row = Generation.objects.annotate(now=Now()).values_list("number", "changed", "now").filter(pk=ROW).first()
    return row or (None, {}, None)


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
        there, is_new = _triggers(cursor, connection.vendor), False
        for name, statement in _statements(connection.vendor, [name for name in watched_tables() if name in tables]):
            # CREATE TRIGGER locks the table, so existing triggers are not recreated on a live site. On PostgreSQL, what
            # they do is in the function. On SQLite it is in each trigger.
            if name in there and there[name] in (None, statement):
                continue
            if name in there and name != FUNCTION_NAME:
                cursor.execute(f'DROP TRIGGER "{name}"')
            cursor.execute(statement)
            is_new = True
        if is_new:  # what changed before, without them or with those of another release, may have no name
            change_everything(using)


def change_everything(using: str = "default") -> None:
    """Let no page that was made before be served."""
    row = Generation.objects.using(using).select_for_update()
    with transaction.atomic(using=using):
        now = row.get(pk=ROW)
        now.number += 1
        now.changed[EVERYTHING] = now.number
        now.save(using=using)


def _triggers(cursor, vendor: str) -> dict[str, str | None]:
    """Return the database's triggers by name, on SQLite with the SQL that created each, and PostgreSQL's function."""
    if vendor == "postgresql":
        cursor.execute("SELECT tgname, NULL FROM pg_trigger WHERE NOT tgisinternal")
        found = dict(cursor.fetchall())
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = %s", [FUNCTION_NAME])
        for (source,) in cursor.fetchall():
            found[FUNCTION_NAME] = FUNCTION.format(body=source)
        return found
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    return dict(cursor.fetchall())


def _statements(vendor: str, tables: Iterable[str]) -> Iterable[tuple[str, str]]:
    """Yield (trigger name, SQL that creates it)."""
    if vendor == "postgresql":
        steps = "".join(map(_in_the_function, _groups))
        yield FUNCTION_NAME, FUNCTION.format(body=BODY.format(groups=steps))
        for table in tables:
            name = trigger_name(table)
            yield (
                name,
                f'CREATE CONSTRAINT TRIGGER "{name}" AFTER INSERT OR UPDATE OR DELETE ON "{table}" '
                "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION clinic_site_next_generation()",
            )
        return
    for table in tables:
        groups = [group for group in _groups if group.table == table]
        for event in ("insert", "update", "delete"):
            name = f"{trigger_name(table)}_{event}"
            changed = [table, *(group.name for group in groups if event != "update")]
            yield name, f'CREATE TRIGGER "{name}" AFTER {event.upper()} ON "{table}" {_counting(changed)}'
        for group in groups:
            name = f"{trigger_name(group.name)}_update"
            when = " OR ".join(f'OLD."{column}" IS NOT NEW."{column}"' for column in sorted(group.columns))
            yield name, f'CREATE TRIGGER "{name}" AFTER UPDATE ON "{table}" WHEN {when} {_counting([group.name])}'


def _in_the_function(group: ColumnGroup) -> str:
    old, new = (", ".join(f'{row}."{column}"' for column in sorted(group.columns)) for row in ("OLD", "NEW"))
    return GROUP.format(table=group.table, name=group.name, old=old, new=new)


def _counting(names: list[str]) -> str:
    """Return what a trigger of SQLite does when `names` have changed."""
    changes = "".join(f""", '$."{name}"', number + 1""" for name in names)
    return f"BEGIN UPDATE clinic_site_generation SET number = number + 1, changed = json_set(changed{changes}); END"  # noqa: S608 - names of tables


def trigger_name(table: str) -> str:
    return f"generation_{table}"
