"""The checker of migrations: what it refuses, what it lets through, and that ours pass."""

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
    """What is there: a page with a title, some with a note, and its readers."""

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


def look_at(*operations, **attributes):
    """Return what is wrong with a migration of `operations` after Before."""
    state = Before("0001_before", "app").mutate_state(ProjectState())
    made = type("Migration", (migrations.Migration,), {"operations": list(operations), **attributes})
    return unsafe(made("0002_new", "app"), state)


UNSAFE = {
    "a field removed": migrations.RemoveField("Page", "title"),
    "a field renamed": migrations.RenameField("Page", "title", "name"),
    "a table removed": migrations.DeleteModel("Page"),
    "a table renamed": migrations.RenameModel("Page", "Leaf"),
    "another name for the table": migrations.AlterModelTable("Page", "pages"),
    "a field to fill in": migrations.AddField("Page", "slug", models.CharField(max_length=9)),
    "a field with a default that Django alone knows": migrations.AddField(
        "Page", "slug", models.CharField(max_length=9, default="x")
    ),
    "a field with one value for all": migrations.AddField(
        "Page", "slug", models.CharField(max_length=9, db_default="", unique=True)
    ),
    "a stored value that the database computes for every row": migrations.AddField(
        "Page",
        "double",
        models.GeneratedField(expression=models.F("count") * 2, output_field=models.IntegerField(), db_persist=True),
    ),
    "no more empty values": migrations.AlterField("Page", "note", models.CharField(max_length=100)),
    "shorter text": migrations.AlterField("Page", "title", models.CharField(max_length=99)),
    "text of a limited length": migrations.AlterField("Page", "title", models.TextField()),
    "another column": migrations.AlterField("Page", "title", models.CharField(max_length=100, db_column="name")),
    "values once only": migrations.AlterField("Page", "title", models.CharField(max_length=100, unique=True)),
    "the database's default taken away": migrations.AlterField("Page", "count", models.IntegerField()),
    "a list made a value": migrations.AlterField("Page", "readers", models.IntegerField()),
    "a constraint": migrations.AddConstraint(
        "Page", models.CheckConstraint(condition=models.Q(count__gt=0), name="page_count")
    ),
    "values together once only": migrations.AlterUniqueTogether("Page", {("title", "note")}),
    "Python with no way back": migrations.RunPython(nothing),
    "SQL with no way back": migrations.RunSQL("SELECT 1"),
    "a field removed in the database alone": migrations.SeparateDatabaseAndState(
        database_operations=[migrations.RemoveField("Page", "title")]
    ),
    "an operation that nobody here knows": type("Own", (migrations.operations.base.Operation,), {})(),
}
SAFE = {
    "a new table": migrations.CreateModel("Shelf", [("id", models.BigAutoField(primary_key=True))]),
    "a field that may be empty": migrations.AddField("Page", "slug", models.CharField(max_length=9, null=True)),
    "a field that the database fills in": migrations.AddField("Page", "slug", models.CharField(max_length=9, db_default="")),
    "a value once only that may be empty": migrations.AddField("Page", "slug", models.IntegerField(null=True, unique=True)),
    "a list": migrations.AddField("Page", "writers", models.ManyToManyField("app.Reader", related_name="+")),
    "longer text": migrations.AlterField("Page", "title", models.CharField(max_length=101)),
    "an empty value allowed": migrations.AlterField("Page", "title", models.CharField(max_length=100, null=True)),
    "another label": migrations.AlterField("Page", "title", models.CharField("name", max_length=100)),
    "an index": migrations.AddIndex("Page", models.Index(fields=["title"], name="page_title")),
    "a constraint less": migrations.RemoveConstraint("Page", "page_count"),
    "words about the table": migrations.AlterModelOptions("Page", {"verbose_name": "leaf"}),
    "Python with a way back": migrations.RunPython(nothing, nothing),
    "a change of Django's own view": migrations.SeparateDatabaseAndState(
        state_operations=[migrations.RemoveField("Page", "title")]
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", UNSAFE)
def test_unsafe_operation_is_refused_once_and_named(what):
    operation = UNSAFE[what]
    operations = [operation]
    if isinstance(operation, type(SAFE["a constraint less"])):
        operations = [UNSAFE["a constraint"], operation]
    if type(operation).__name__ == "Own":
        operation.state_forwards = lambda app, state: None
    [line] = look_at(*operations)
    assert line.endswith(".")


@pytest.mark.parametrize("what", [what for what in SAFE if what != "a constraint less"])
def test_safe_operation_passes(what):
    assert look_at(SAFE[what]) == []


def test_constraint_may_go_and_only_the_one_that_comes_is_refused():
    lines = look_at(UNSAFE["a constraint"], SAFE["a constraint less"])
    assert lines == [f"Create constraint page_count on model Page: {safe_migrations.NARROWER}."]


def test_what_happens_to_a_table_made_by_the_same_migration_concerns_nobody_yet():
    make = migrations.CreateModel("Shelf", [("id", models.BigAutoField(primary_key=True))])
    field = migrations.AddField("Shelf", "name", models.CharField(max_length=9))
    assert look_at(make, field, migrations.RemoveField("Shelf", "name")) == []


def test_every_operation_is_looked_at():
    lines = look_at(UNSAFE["a field renamed"], migrations.RemoveField("Page", "name"))
    assert [line.split(":")[0] for line in lines] == [
        "Rename field title on Page to name",
        "Remove field name from Page",
    ]


def test_reason_lets_a_migration_through():
    assert look_at(UNSAFE["a field removed"], safe_because="Nothing has read it since the release of May.") == []


@pytest.mark.parametrize("reason", ["", "ok", "safe because", True, " " * 40])
def test_reason_that_says_nothing_is_none(reason):
    lines = look_at(UNSAFE["a field removed"], safe_because=reason)
    assert lines == ["safe_because must say in a sentence why it is safe."]


def test_every_migration_of_this_project_is_safe_for_the_version_before_it():
    assert problems() == []


def test_migrations_from_before_the_baseline_are_not_looked_at_and_all_later_ones_are():
    """Without a baseline, fields to fill in and constraints of old migrations are found: it reads the real files."""
    unsafe_ones = {line.split(":")[0] for line in problems(baseline={})}
    assert unsafe_ones >= {"education 0005_words_for_search", "locations 0006_history_and_times"}
    later = {line.split(":")[0] for line in problems(baseline={"education": "0005_words_for_search"})}
    assert later == unsafe_ones - {"education 0005_words_for_search"}


def test_baseline_names_migrations_that_are_there():
    nodes = MigrationLoader(None).graph.nodes
    assert [item for item in safe_migrations.BASELINE.items() if item not in nodes] == []


def test_command_ends_with_an_error_that_says_what_to_do(monkeypatch):
    monkeypatch.setattr(check_migrations, "problems", lambda: ["app 0002: Remove field title from Page: no."])
    with pytest.raises(CommandError, match=r"Remove field title from Page: no\.\nIf it is safe anyway, explain why"):
        call_command("check_migrations")


def test_command_says_that_all_is_well():
    out = StringIO()
    call_command("check_migrations", stdout=out)
    assert out.getvalue() == "Every new migration is safe for the previous version.\n"
