"""Find the queries that read a whole table, on the tested database.

On PostgreSQL, EXPLAIN ANALYZE says how many rows each step read. SQLite says only which tables it goes through from the
beginning, so the steps of its virtual machine are counted too: a list that ends at its limit takes few. Both numbers
depend on the data and on nothing else.
"""

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.db import DatabaseError, connection, transaction
from django.db.models import Model

WHOLE = 0.25  # reading this part of a table counts as reading all of it
LONGEST = "20s"  # a query that takes longer is a problem whatever its plan says
STEPS_AT_ONCE = 1000  # steps of SQLite's virtual machine between two counts
FEWEST_A_ROW = 4  # steps that SQLite needs at least to look at a row
USUAL_A_ROW = 10  # steps to look at a row through an index, and to compare a few columns
SCAN = re.compile(r"^SCAN (?:TABLE )?(\S+)")


class Asked(NamedTuple):
    """A query of a page."""

    sql: str
    params: Any


@contextmanager
def asked() -> Iterator[list[Asked]]:
    """Collect the different queries that run meanwhile."""
    found: dict[str, Asked] = {}
    queries: list[Asked] = []

    def collect(execute, sql, params, many, context):
        if sql.lstrip("( ").startswith("SELECT") and sql not in found:
            found[sql] = Asked(sql, params)
            queries.append(found[sql])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(collect):
        yield queries


def large_tables(models: Iterable[type[Model]], at_least: int) -> dict[str, int]:
    """Return the number of rows of each table that has `at_least` as many."""
    counts = {model._meta.db_table: model._base_manager.count() for model in models}
    return {table: count for table, count in counts.items() if count >= at_least}


def problems(query: Asked, tables: dict[str, int]) -> list[str]:
    """Return what is wrong with the plan of `query`: which of `tables` it reads as a whole, or how often."""
    return sorted(set(_on_sqlite(query, tables) if connection.vendor == "sqlite" else _on_postgresql(query, tables)))


def _on_postgresql(query: Asked, tables: dict[str, int]) -> Iterator[str]:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [LONGEST])
            cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {query.sql}", query.params)
            [found] = cursor.fetchone()
    except DatabaseError as error:
        yield f"{type(error).__name__}: {error}"
        return
    [plan] = json.loads(found) if isinstance(found, str) else found
    for node in _nodes(plan["Plan"]):
        table, loops = node.get("Relation Name"), node["Actual Loops"]
        # For a parallel scan, rows and loops are per process, so their product is right for it too.
        read = loops * (
            node["Actual Rows"] + node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
        )
        if table in tables and read >= WHOLE * tables[table]:
            yield f"{node['Node Type']} reads {read:,.0f} of {tables[table]:,} rows of {table}"
        elif tables and loops >= WHOLE * max(tables.values()) and "Scan" in node["Node Type"]:
            yield f"{node['Node Type']} of {table} is repeated {loops:,} times"


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for child in plan.get("Plans", []):
        yield from _nodes(child)


def _on_sqlite(query: Asked, tables: dict[str, int]) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {query.sql}", query.params)
        plan = [row[3] for row in cursor.fetchall()]
        steps = _steps(cursor, query)
    names = _aliases(query.sql)
    for line in plan:
        if match := SCAN.match(line):
            table = names.get(match[1], match[1])
            if table in tables and steps >= FEWEST_A_ROW * WHOLE * tables[table]:
                yield f"{line}: {steps:,} steps, and {table} has {tables[table]:,} rows"
    # One small search for each row of another table can add up to the whole table.
    read = {table: count for table, count in tables.items() if f'"{table}"' in query.sql}
    if read and steps >= USUAL_A_ROW * max(read.values()):
        largest = max(read, key=lambda name: read[name])
        yield f"{'; '.join(plan)}: {steps:,} steps, and {largest} has {read[largest]:,} rows"


def _steps(cursor, query: Asked) -> int:
    """Return how many steps SQLite takes for `query`, roughly."""
    counted = []
    driver = connection.connection
    driver.set_progress_handler(lambda: counted.append(1) and None, STEPS_AT_ONCE)
    try:
        cursor.execute(query.sql, query.params)
        cursor.fetchall()
    finally:
        driver.set_progress_handler(None, 0)
    return len(counted) * STEPS_AT_ONCE


def _aliases(sql: str) -> dict[str, str]:
    """Return the tables that `sql` gives other names, by these."""
    return {alias: table for table, alias in re.findall(r'"(\w+)" (?:AS )?"?([TU]\d+|part_\d+)"?', sql)}
