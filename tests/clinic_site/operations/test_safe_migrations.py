"""The check of migrations: what it refuses, what it accepts, and that our migrations pass."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from clinic_site.management.commands import check_migrations
from clinic_site.operations import safe_migrations
from clinic_site.operations.safe_migrations import problems, unsafe


def nothing(apps, schema_editor):
    pass


class Before(migrations.Migration):
    """The initial models: pages with a title, an optional note and readers."""

    operations = [
        migrations.CreateModel("Reader", [("id", models.BigAutoField(primary_key=True))]),
        migrations.CreateModel(
            "Page",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("title", models.CharField(max_length=100)),
                ("note", models.CharField(max_length=100, null=True)),
                ("count", models.IntegerField(db_default=0)),
                ("readers", models.ManyToManyField("app.Reader")),
            ],
        ),
    ]


def problems_with(*operations, **attributes):
    """Return the problems of a migration with `operations` after Before."""
    state = Before("0001_before", "app").mutate_state(ProjectState())
    made = type("Migration", (migrations.Migration,), {"operations": list(operations), **attributes})
    return unsafe(made("0002_new", "app"), state)


UNSAFE = {
    "a field removed": migrations.RemoveField("Page", "title"),
    "a field renamed": migrations.RenameField("Page", "title", "name"),
    "a table removed": migrations.DeleteModel("Page"),
    "a table renamed": migrations.RenameModel("Page", "Leaf"),
    "a table name changed": migrations.AlterModelTable("Page", "pages"),
    "a required field": migrations.AddField("Page", "slug", models.CharField(max_length=9)),
    "a field with a default only in Django": migrations.AddField(
        "Page", "slug", models.CharField(max_length=9, default="x")
    ),
    "a unique field with one default for all rows": migrations.AddField(
        "Page", "slug", models.CharField(max_length=9, db_default="", unique=True)
    ),
    "a stored generated field": migrations.AddField(
        "Page",
        "double",
        models.GeneratedField(expression=models.F("count") * 2, output_field=models.IntegerField(), db_persist=True),
    ),
    "a field no longer nullable": migrations.AlterField("Page", "note", models.CharField(max_length=100)),
    "shorter text": migrations.AlterField("Page", "title", models.CharField(max_length=99)),
    "text of a limited length": migrations.AlterField("Page", "title", models.TextField()),
    "another column": migrations.AlterField("Page", "title", models.CharField(max_length=100, db_column="name")),
    "a field made unique": migrations.AlterField("Page", "title", models.CharField(max_length=100, unique=True)),
    "the database's default removed": migrations.AlterField("Page", "count", models.IntegerField()),
    "a many-to-many field made a single value": migrations.AlterField("Page", "readers", models.IntegerField()),
    "a constraint": migrations.AddConstraint(
        "Page", models.CheckConstraint(condition=models.Q(count__gt=0), name="page_count")
    ),
    "fields made unique together": migrations.AlterUniqueTogether("Page", {("title", "note")}),
    "Python without a reverse": migrations.RunPython(nothing),
    "SQL without a reverse": migrations.RunSQL("SELECT 1"),
    "a field removed only in the database": migrations.SeparateDatabaseAndState(
        database_operations=[migrations.RemoveField("Page", "title")]
    ),
    "an unknown operation": type("Own", (migrations.operations.base.Operation,), {})(),
}
SAFE = {
    "a new table": migrations.CreateModel("Shelf", [("id", models.BigAutoField(primary_key=True))]),
    "a nullable field": migrations.AddField("Page", "slug", models.CharField(max_length=9, null=True)),
    "a field with a database default": migrations.AddField("Page", "slug", models.CharField(max_length=9, db_default="")),
    "a unique nullable field": migrations.AddField("Page", "slug", models.IntegerField(null=True, unique=True)),
    "a many-to-many field": migrations.AddField("Page", "writers", models.ManyToManyField("app.Reader", related_name="+")),
    "longer text": migrations.AlterField("Page", "title", models.CharField(max_length=101)),
    "a field made nullable": migrations.AlterField("Page", "title", models.CharField(max_length=100, null=True)),
    "another label": migrations.AlterField("Page", "title", models.CharField("name", max_length=100)),
    "an index": migrations.AddIndex("Page", models.Index(fields=["title"], name="page_title")),
    "a constraint removed": migrations.RemoveConstraint("Page", "page_count"),
    "a constraint altered only in Django's state": migrations.AlterConstraint(
        "Page", "page_count", models.CheckConstraint(condition=models.Q(count__gte=0), name="page_count")
    ),
    "another verbose name": migrations.AlterModelOptions("Page", {"verbose_name": "leaf"}),
    "reversible Python": migrations.RunPython(nothing, nothing),
    "a field removed only in Django's state": migrations.SeparateDatabaseAndState(
        state_operations=[migrations.RemoveField("Page", "title")]
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", UNSAFE)
def test_unsafe_operation_is_refused_once_and_named(what):
    operation = UNSAFE[what]
    operations = [operation]
    if isinstance(operation, type(SAFE["a constraint removed"])):
        operations = [UNSAFE["a constraint"], operation]
    if type(operation).__name__ == "Own":
        operation.state_forwards = lambda app, state: None
    [line] = problems_with(*operations)
    assert line.endswith(".")


@pytest.mark.parametrize("what", [what for what in SAFE if what != "a constraint removed"])
def test_safe_operation_passes(what):
    assert problems_with(SAFE[what]) == []


def test_altered_field_is_safe_if_django_has_already_run_the_migration_in_this_process():
    field = models.CharField("name", max_length=100)
    field.set_attributes_from_name("title")  # as running the migration does
    assert problems_with(migrations.AlterField("Page", "title", field)) == []


def test_added_constraint_is_refused_and_removed_constraint_is_not():
    lines = problems_with(UNSAFE["a constraint"], SAFE["a constraint removed"])
    assert lines == [f"Create constraint page_count on model Page: {safe_migrations.NARROWER}."]


def test_changes_to_a_table_created_in_the_same_migration_are_safe():
    make = migrations.CreateModel("Shelf", [("id", models.BigAutoField(primary_key=True))])
    field = migrations.AddField("Shelf", "name", models.CharField(max_length=9))
    assert problems_with(make, field, migrations.RemoveField("Shelf", "name")) == []


def test_every_operation_is_checked():
    lines = problems_with(UNSAFE["a field renamed"], migrations.RemoveField("Page", "name"))
    assert [line.split(":")[0] for line in lines] == [
        "Rename field title on Page to name",
        "Remove field name from Page",
    ]


def test_unsafe_migration_with_a_reason_passes():
    assert problems_with(UNSAFE["a field removed"], safe_because="Nothing has read it since the release of May.") == []


@pytest.mark.parametrize("reason", ["", "ok", "safe because", True, " " * 40])
def test_empty_or_short_reason_is_refused(reason):
    lines = problems_with(UNSAFE["a field removed"], safe_because=reason)
    assert lines == ["safe_because must explain in at least 20 characters why it is safe."]


def test_every_migration_of_this_project_is_safe_for_the_previous_version():
    assert problems() == []


def test_only_migrations_after_the_baseline_are_checked():
    """Without a baseline, the check finds unsafe operations in old migrations. So it reads the real files."""
    unsafe_ones = {line.split(":")[0] for line in problems(baseline={})}
    assert unsafe_ones >= {"education 0005_words_for_search", "locations 0006_history_and_times"}
    later = {line.split(":")[0] for line in problems(baseline={"education": "0005_words_for_search"})}
    assert later == unsafe_ones - {"education 0005_words_for_search"}


def test_baseline_names_existing_migrations():
    nodes = MigrationLoader(None).graph.nodes
    assert [item for item in safe_migrations.BASELINE.items() if item not in nodes] == []


def test_command_fails_with_a_message_that_explains_what_to_do(monkeypatch):
    monkeypatch.setattr(check_migrations, "problems", lambda: ["app 0002: Remove field title from Page: no."])
    with pytest.raises(CommandError, match=r"Remove field title from Page: no\.\nIf it is safe anyway, explain why"):
        call_command("check_migrations")


def test_command_reports_success():
    out = StringIO()
    call_command("check_migrations", stdout=out)
    assert out.getvalue() == "Every new migration is safe for the previous version.\n"
