"""Expired rows of the database cache, which contain network addresses of everybody who tried to sign in.

Django removes them only when the table has more than MAX_ENTRIES rows, so `manage.py purge` does it every night.
"""

import datetime
from dataclasses import dataclass

from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.db import connections, router, transaction

COUNT = "SELECT COUNT(*) FROM {table} WHERE expires < %s"
DELETE = "DELETE FROM {table} WHERE cache_key IN (SELECT cache_key FROM {table} WHERE expires < %s LIMIT %s)"


@dataclass(frozen=True)
class ExpiredCache:
    """The rows that have expired at `now`."""

    now: datetime.datetime

    def count(self) -> int:
        """Return how many rows there are."""
        return self._run(COUNT)

    def delete(self, most: int) -> int:
        """Delete at most `most` rows, and return how many."""
        return self._run(DELETE, most)

    def _run(self, sql: str, *values: int) -> int:
        cache = caches["default"]
        if not isinstance(cache, DatabaseCache):
            return 0
        alias = router.db_for_write(cache.cache_model_class)
        connection = connections[alias]
        time = connection.ops.adapt_datetimefield_value(self.now)
        with transaction.atomic(alias), connection.cursor() as cursor:
            cursor.execute(sql.format(table=connection.ops.quote_name(vars(cache)["_table"])), [time, *values])
            return cursor.fetchone()[0] if sql == COUNT else cursor.rowcount
