"""manage.py rehearse_restore: a backup is restored into a spare database, and the site's own is never touched."""

import contextlib
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from clinic_site.backup import backing_up
from clinic_site.operations.command_runs import CommandRun

pytestmark = pytest.mark.django_db


def rehearse(*arguments):
    out = StringIO()
    call_command("rehearse_restore", *map(str, arguments), stdout=out)
    return out.getvalue()


@pytest.mark.nightly
def test_newest_backup_is_restored_into_a_spare_database(tmp_path, capsys, monkeypatch):
    # PostgreSQL begins a snapshot only outside of a transaction, and this test is in one.
    monkeypatch.setattr(backing_up, "one_moment", lambda connection: contextlib.nullcontext())
    call_command("backup", str(tmp_path))
    [path] = tmp_path.iterdir()
    spare = f"sqlite:///{tmp_path / 'spare.sqlite3'}"
    said = rehearse(spare)
    assert "Restored and verified" in said
    assert f"The restore of {path} took" in said
    assert CommandRun.objects.get(name="rehearse_restore").has_failed is False
    with pytest.raises(CommandError, match="was not restored: The database is not empty"):
        rehearse(spare)


def test_rehearsal_needs_a_backup_and_a_database_of_its_own(tmp_path, settings, monkeypatch):
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", "needling")
    with pytest.raises(CommandError, match="No backup was recorded here"):
        rehearse(f"sqlite:///{tmp_path / 'spare.sqlite3'}")
    with pytest.raises(CommandError, match="The spare database is a URL"):
        rehearse("needling_spare", "--file", "x.zip")
    with pytest.raises(CommandError, match="has the name of the site's own"):
        rehearse("postgres://127.0.0.1/needling", "--file", "x.zip")
