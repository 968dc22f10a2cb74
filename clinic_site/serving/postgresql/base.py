"""Django's PostgreSQL backend, with connections that give up on an unresponsive server.

If the server's processes are frozen while its machine still acknowledges packets, no other timeout helps: TCP sees a
healthy connection, and the server's own timeouts are frozen too. So the client limits how long it waits, in processes
that set `clinic_site.serving.database_away.patience` because they serve pages.
"""

import contextlib
from time import monotonic
from types import SimpleNamespace

import psycopg
from django.db.backends.postgresql import base
from psycopg.errors import _WaitTimeout  # `wait` is documented to raise it, but psycopg exports no public name for it

from clinic_site.serving import database_away

CANCEL_WITHIN = 0.25  # seconds


class Connection(psycopg.Connection):
    """A connection that limits every wait for the server."""

    @classmethod
    def connect(cls, *args, **kwargs):
        try:
            return super().connect(*args, **kwargs)
        except psycopg.OperationalError:
            database_away.failed_at = monotonic()
            raise

    def wait(self, gen, interval: float = 0.1, timeout: float | None = None):
        if timeout is not None or database_away.patience is None:
            return super().wait(gen, interval, timeout)
        try:
            return super().wait(gen, interval, database_away.patience)
        except _WaitTimeout:
            database_away.failed_at = monotonic()
            self._give_up()
            raise psycopg.OperationalError(
                f"PostgreSQL did not send its full answer within {database_away.patience} s."
            ) from None

    def _give_up(self) -> None:
        """Close the connection: a late answer would be mistaken for the answer to the next query."""
        if psycopg.capabilities.has_cancel_safe():  # without it, canceling could itself wait forever
            with contextlib.suppress(psycopg.Error):  # stop the query if the server was only slow
                self.cancel_safe(timeout=CANCEL_WITHIN)
        self.close()


class DatabaseWrapper(base.DatabaseWrapper):
    # For connections outside the pool; `pool` sets the class of the others.
    Database = SimpleNamespace(**vars(psycopg) | {"connect": Connection.connect})  # type: ignore[assignment]  # as a module

    @property
    def pool(self):
        if options := self.settings_dict["OPTIONS"].get("pool"):
            options.setdefault("connection_class", Connection)
        return super().pool
