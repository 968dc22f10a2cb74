"""A restored audit log holds what it held, and nobody changes it: neither from a backup of this code nor of a release."""

import pytest

from tests.clinic_site.backup.making_release import FOLDER
from tests.own_database import empty_database, own_database

RELEASE = max(FOLDER.glob("*.zip"))
WRITE = """
from clinic_site.staff.audit_log import Action, record
record(Action.SIGNED_IN, details="stays")
"""
TRY = """
from django.db import DatabaseError, connection
from clinic_site.staff.audit_log import AuditEntry
emptying = {"postgresql": "TRUNCATE {}", "sqlite": "DELETE FROM {} WHERE 1"}[connection.vendor]
for statement in ("UPDATE {} SET details = 'x'", "DELETE FROM {}", emptying):
    try:
        connection.cursor().execute(statement.format(AuditEntry._meta.db_table))
    except DatabaseError as error:
        print(str(error).splitlines()[0])
print(*AuditEntry.objects.values_list("details", flat=True))
"""


@pytest.mark.nightly
@pytest.mark.parametrize("made_by", ["this code", "a release"])
def test_database_that_was_restored_refuses_to_change_its_audit_log(
    tmp_path, django_db_setup, django_db_blocker, made_by
):
    path = RELEASE
    with django_db_blocker.unblock(), empty_database(tmp_path) as target:
        if made_by == "this code":
            path = tmp_path / "backup.zip"
            with own_database(tmp_path) as source:
                source.run(WRITE)
                source.manage("backup", str(path))
        target.manage("restore", str(path))
        if made_by == "a release":  # which is from before the log
            target.run(WRITE)
        assert target.run(TRY).splitlines() == ["The audit log can't be changed."] * 3 + ["stays"]
