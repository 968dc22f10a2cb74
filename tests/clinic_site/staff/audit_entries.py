"""What the audit log says, for the tests of it."""

from clinic_site.staff.audit_log import AuditEntry


def said(account=None) -> list[tuple[str, str, str]]:
    """Return (what, by whom, details) of all entries about `account`, oldest first, since `forget`."""
    entries = AuditEntry.objects.filter(pk__gt=said.after).order_by("pk")
    if account is not None:
        entries = entries.filter(account=account.username)
    return [(entry.action, entry.by, entry.details) for entry in entries]


said.after = 0


def forget() -> None:
    """Let `said` begin here."""
    said.after = AuditEntry.objects.order_by("pk").last().pk if AuditEntry.objects.exists() else 0
