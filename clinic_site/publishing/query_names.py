"""What a query reads: the names of its tables, and of the columns that count apart."""

import functools
import re

from clinic_site.publishing import generation

WORD = re.compile(r"\w+")
# What comes after the name of a table in the queries that Django writes. An alias of Django is one to three capitals and
# a number.
AFTER_A_TABLE = r"""\."|\)|,|\s*$|\s+(?:WHERE|ON|INNER|LEFT|ORDER|GROUP|LIMIT|UNION)\b|\s[A-Z]{1,3}\d+\b"""
MOST_QUERIES = 4096  # whose names are remembered; those of a page differ only in their parameters


@functools.lru_cache(maxsize=MOST_QUERIES)
def names_in(sql: str) -> frozenset[str]:
    """Return the names of what the query reads."""
    tables = set(WORD.findall(sql)).intersection(generation.watched_tables())
    groups = {group.table: group for group in generation.column_groups()}
    return frozenset(groups[table].name if _reads_only(groups.get(table), sql) else table for table in tables)


def _reads_only(group: generation.ColumnGroup | None, sql: str) -> bool:
    """Whether the query reads nothing of a table but the columns of `group`. Not if it is unlike Django's own."""
    if group is None:
        return False
    is_plain = len(re.findall(rf'"{group.table}"(?:{AFTER_A_TABLE})', sql)) == len(
        re.findall(rf"\b{group.table}\b", sql)
    )
    return is_plain and group.has_all(_columns_of(group.table, sql))


def _columns_of(table: str, sql: str) -> set[str]:
    """Return the columns of `table` in the query. Django names each column with its table or with an alias such as U0."""
    aliases = re.findall(rf'"{table}" ([A-Z]+\d+)\b', sql)
    return {
        column
        for name in [f'"{table}"', *map(r"\b{}".format, aliases)]
        for column in re.findall(rf'{name}\."(\w+)"', sql)
    }
