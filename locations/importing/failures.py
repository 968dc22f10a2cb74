"""Say in words why an import failed: a time-out is not a conflict, and neither is a fault of ours."""

from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError, connection
from django.utils.translation import gettext as _

from locations.importing.saving import ChangedMeanwhileError
from locations.importing.tables import TableError

# What PostgreSQL calls a statement that took too long, and locks that others hold (https://www.postgresql.org/docs/
# current/errcodes-appendix.html).
TIME_OUTS = {"57014"}
LOCKS = {"55P03", "40P01", "40001"}


def words_for(error: Exception) -> str:
    """Return what to tell the person who imports a file."""
    state = _state(error)
    match error:
        case TableError():
            return str(error)
        case ChangedMeanwhileError() | IntegrityError():
            return changed_meanwhile()
        case DatabaseError() | InterfaceError() if state in TIME_OUTS or _gave_up(error):
            return _("Nothing was imported because the database took too long to answer. Try again at a quieter time.")
        case DatabaseError() if state in LOCKS or "is locked" in str(error):
            return _(
                "Nothing was imported because others were writing to the same clinics for a long time. Try again in a "
                "minute."
            )
        case OperationalError() | InterfaceError():
            return _("Nothing was imported because the database could not be reached. Try again in a minute.")
    return _("Nothing was imported because of a fault in the site. Whoever looks after the site finds it in the log.")


def changed_meanwhile() -> str:
    return _(
        "Nothing was imported because someone else changed the same clinics at the same time. Check the report and try "
        "again."
    )


def is_expected(error: Exception) -> bool:
    """Whether the words say everything: the log needs no traceback."""
    return isinstance(error, TableError | ChangedMeanwhileError)


def _state(error: Exception) -> str:
    return str(getattr(error.__cause__, "sqlstate", None) or getattr(error, "sqlstate", None) or "")


def _gave_up(error: Exception) -> bool:
    """Whether the site's own patience with PostgreSQL ended: see clinic_site/serving/postgresql/base.py."""
    return connection.vendor == "postgresql" and "did not send its full answer" in str(error)
