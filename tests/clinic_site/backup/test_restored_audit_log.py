"""A restored audit log is complete and can't be changed, whether its backup was made by this code or by a release."""

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
def test_audit_log_of_a_restored_database_cannot_be_changed(tmp_path, django_db_setup, django_db_blocker, made_by):
    path = RELEASE
    with django_db_blocker.unblock(), empty_database(tmp_path) as target:
        if made_by == "this code":
            path = tmp_path / "backup.zip"
            with own_database(tmp_path) as source:
                source.run(WRITE)
                source.manage("backup", str(path))
        target.manage("restore", str(path))
        if made_by == "a release":  # it is older than the audit log
            target.run(WRITE)
        assert target.run(TRY).splitlines() == ["The audit log can't be changed."] * 3 + ["stays"]
