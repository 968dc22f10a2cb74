"""Whether a migration is safe for the version before it, which still serves while the new one starts.

What comes after BASELINE is looked at, operation by operation. A migration that must do otherwise says why it is safe all
the same: `safe_because = "..."` in its class.
"""

from collections.abc import Iterator

from django.db import migrations, models
from django.db.migrations import operations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.db.models import NOT_PROVIDED

OURS = ("clinic_site", "education", "locations")
# The newest migrations from before this checker: they and what they follow are not looked at.
BASELINE = {
    "clinic_site": "0008_preview_links",
    "education": "0009_first_versions",
    "locations": "0008_first_versions",
}
REASON_LENGTH = 20  # letters: a reason says something

REMOVED = "the version before still reads and writes it. Stop using it in one release, remove it in the next"
RENAMED = "the version before knows only the old name. Add the new one, use both, remove the old one a release later"
MUST_BE_FILLED = "the version before doesn't fill it in. Give it db_default, or null=True"
NARROWER = "rows that the version before writes are refused. Let one release write what the next one asks for"
ONE_WAY = (
    "it can't be taken back. Give RunPython and RunSQL a reverse, migrations.RunPython.noop if there is nothing to do"
)
REWRITTEN = (
    "the database writes the whole table again and locks it meanwhile. Add an ordinary field, and fill it in batches"
)
UNKNOWN = "a checker can't read it. Say why it is safe"


def problems(loader: MigrationLoader | None = None, baseline: dict[str, str] = BASELINE) -> list[str]:
    """Return a line for each operation that is not safe, and for each reason that says nothing."""
    loader = loader or MigrationLoader(None, ignore_no_migrations=True)
    graph = loader.graph
    old = {
        node
        for app, name in baseline.items()
        if (app, name) in graph.nodes
        for node in graph.forwards_plan((app, name))
    }
    found = []
    for app, name in sorted(graph.nodes):
        if app in OURS and (app, name) not in old:
            before = graph.make_state(nodes=[(app, name)], at_end=False)
            found += [f"{app} {name}: {line}" for line in unsafe(graph.nodes[app, name], before)]
    return found


def unsafe(migration: migrations.Migration, before: ProjectState) -> list[str]:
    """Return what is wrong with `migration`, which follows the state `before`."""
    reason = getattr(migration, "safe_because", None)
    if reason is not None:
        is_one = isinstance(reason, str) and len(reason.strip()) >= REASON_LENGTH
        return [] if is_one else ["safe_because must say in a sentence why it is safe."]
    state, lines = before.clone(), []
    made = {  # tables that this migration makes: nobody else uses them yet
        operation.name_lower for operation in migration.operations if isinstance(operation, operations.CreateModel)
    }
    for operation in migration.operations:
        lines += [f"{operation.describe()}: {why}." for why in _why_not(operation, state, migration.app_label, made)]
        operation.state_forwards(migration.app_label, state)
    return lines


def _why_not(operation, state: ProjectState, app: str, made: set[str]) -> Iterator[str]:
    table = getattr(operation, "model_name_lower", getattr(operation, "name_lower", ""))
    match operation:
        case operations.RunPython() | operations.RunSQL():
            if not operation.reversible:
                yield ONE_WAY
        case operations.SeparateDatabaseAndState():
            inner = state.clone()
            for part in operation.database_operations:
                yield from _why_not(part, inner, app, made)
                part.state_forwards(app, inner)
        case operations.RenameModel() | operations.RenameField() | operations.AlterModelTable():
            yield RENAMED
        case operations.DeleteModel():
            yield REMOVED
        case _ if table in made:
            return
        case operations.RemoveField():
            yield REMOVED
        case operations.AddField():
            yield from _added(operation.field)
        case operations.AlterField():
            yield from _altered(state.models[app, table].fields[operation.name], operation.field)
        case operations.AddConstraint():
            yield NARROWER
        case operations.AlterUniqueTogether() | operations.AlterIndexTogether() | operations.AlterOrderWithRespectTo():
            yield NARROWER
        case _ if not isinstance(operation, HARMLESS):
            yield UNKNOWN


HARMLESS = (
    operations.CreateModel,
    operations.AlterConstraint,  # changes its error message only; the database is not touched
    operations.AlterModelOptions,
    operations.AlterModelManagers,
    operations.AlterModelTableComment,
    operations.AddIndex,
    operations.RemoveIndex,
    operations.RenameIndex,
    operations.RemoveConstraint,
)


def _added(field: models.Field) -> Iterator[str]:
    if isinstance(field, models.GeneratedField) and field.db_persist:  # type: ignore[attr-defined]  # missing in the stubs
        yield REWRITTEN
    if field.many_to_many or field.generated or field.null:
        return
    if field.db_default is NOT_PROVIDED:
        yield MUST_BE_FILLED
    elif field.unique:
        yield NARROWER


def _altered(old: models.Field, new: models.Field) -> Iterator[str]:
    if old.get_internal_type() != new.get_internal_type() or bool(old.many_to_many) != bool(new.many_to_many):
        yield "the version before reads and writes another kind of value. Add a field of the new kind beside it"
        return
    if old.many_to_many:
        return
    if old.get_attname_column()[1:] != new.get_attname_column()[1:]:
        yield RENAMED
    if old.null and not new.null:
        yield NARROWER
    if (new.unique and not old.unique) or _length(new) < _length(old):
        yield NARROWER
    if old.db_default is not NOT_PROVIDED and new.db_default is NOT_PROVIDED and not new.null:
        yield MUST_BE_FILLED


def _length(field: models.Field) -> float:
    """Return how long a value may be."""
    whole = getattr(field, "max_digits", None)
    return whole if whole is not None else (field.max_length or float("inf"))
