"""The audit log's entries, for its tests."""

from clinic_site.staff.audit_log import AuditEntry


def logged(account=None) -> list[tuple[str, str, str]]:
    """Return (action, by, details) of all entries about `account` since `forget()`, oldest first."""
    entries = AuditEntry.objects.filter(pk__gt=logged.after).order_by("pk")
    if account is not None:
        entries = entries.filter(account=account.username)
    return [(entry.action, entry.by, entry.details) for entry in entries]


logged.after = 0


def forget() -> None:
    """Make `logged()` ignore all entries so far."""
    logged.after = AuditEntry.objects.order_by("pk").last().pk if AuditEntry.objects.exists() else 0
