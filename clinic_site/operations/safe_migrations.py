"""Check that a migration is safe for the previous version, which is still running while the new one starts.

Every operation after BASELINE is checked. A migration that must break a rule explains why it is safe anyway:
`safe_because = "..."` in its class.
"""

from collections.abc import Iterator

from django.db import migrations, models
from django.db.migrations import operations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.db.models import NOT_PROVIDED

OURS = ("clinic_site", "education", "locations")
# The last migrations before this check existed. They and all earlier ones are not checked.
BASELINE = {
    "clinic_site": "0008_preview_links",
    "education": "0009_first_versions",
    "locations": "0008_first_versions",
}
REASON_LENGTH = 20  # characters, so that a reason is more than a word

REMOVED = "the previous version still uses it. Stop using it in one release, remove it in the next"
RENAMED = "the previous version uses the old name. Add the new one, use both, remove the old one a release later"
MUST_BE_FILLED = "the previous version doesn't fill it in. Set db_default or null=True"
NARROWER = "rows that the previous version writes are refused. Require this only after a release that writes valid rows"
ONE_WAY = (
    "it can't be reversed. Give RunPython and RunSQL a reverse, or migrations.RunPython.noop if there is nothing to do"
)
REWRITTEN = (
    "the database rewrites the whole table and locks it meanwhile. Add an ordinary field, and fill it in batches"
)
UNKNOWN = "it can't be checked automatically. Explain why it is safe"


def problems(loader: MigrationLoader | None = None, baseline: dict[str, str] = BASELINE) -> list[str]:
    """Return a line for each unsafe operation and for each `safe_because` without a real reason."""
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
    """Return the problems of `migration`, which follows the state `before`."""
    reason = getattr(migration, "safe_because", None)
    if reason is not None:
        is_one = isinstance(reason, str) and len(reason.strip()) >= REASON_LENGTH
        return [] if is_one else [f"safe_because must explain in at least {REASON_LENGTH} characters why it is safe."]
    state, lines = before.clone(), []
    made = {  # tables that this migration creates: no other version uses them
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
        yield "the previous version uses another type of value. Add a second field of the new type"
        return
    if old.many_to_many:
        return
    if old.db_column != new.db_column:  # the field's name is the same, but only one of the two may know it already
        yield RENAMED
    if old.null and not new.null:
        yield NARROWER
    if (new.unique and not old.unique) or _length(new) < _length(old):
        yield NARROWER
    if old.db_default is not NOT_PROVIDED and new.db_default is NOT_PROVIDED and not new.null:
        yield MUST_BE_FILLED


def _length(field: models.Field) -> float:
    """Return the maximum length of a value."""
    whole = getattr(field, "max_digits", None)
    return whole if whole is not None else (field.max_length or float("inf"))
