"""Django's backend for PostgreSQL, with connections that give up a server that says nothing.

A server whose processes stand still, while its machine goes on confirming what it is sent, is the one fault that nothing
else ends: TCP sees a healthy line, and a time-out of the server's own stands still with it. So the waiting itself ends,
where `clinic_site.serving.database_away.patience` says so: in processes that serve pages.
"""

import contextlib
from time import monotonic
from types import SimpleNamespace

import psycopg
from django.db.backends.postgresql import base
from psycopg.errors import _WaitTimeout  # what `wait` is documented to raise; psycopg exports it under no other name

from clinic_site.serving import database_away

CANCEL_WITHIN = 0.25  # seconds


class Connection(psycopg.Connection):
    """One whose every wait for the server passes here, and ends."""

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
                f"PostgreSQL did not answer in full within {database_away.patience} s."
            ) from None

    def _give_up(self) -> None:
        """Close the connection: the answer to this question may still come, and would be taken for the next one's."""
        if psycopg.capabilities.has_cancel_safe():  # without it, cancelling waits for ever itself
            with contextlib.suppress(psycopg.Error):  # a server that was only slow stops working for nobody
                self.cancel_safe(timeout=CANCEL_WITHIN)
        self.close()


class DatabaseWrapper(base.DatabaseWrapper):
    # For threads that keep connections of their own; `pool` is for the others.
    Database = SimpleNamespace(**vars(psycopg) | {"connect": Connection.connect})  # type: ignore[assignment]  # as a module

    @property
    def pool(self):
        if options := self.settings_dict["OPTIONS"].get("pool"):
            options.setdefault("connection_class", Connection)
        return super().pool
