"""Read what the servers kept: their logs from a given place, and the rows that the database got."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from tests.proofs.privacy.visitor import KEPT

Traces = Callable[[str], list[str]]
Rows = dict[str, Counter[str]]


@dataclass
class Read:
    """A log, or the part of one. A control must contain traces: it shows that the visitor's words were there to be kept."""

    name: str
    text: str
    is_control: bool = False

    def with_traces(self, traces: Traces) -> list[str]:
        return [line for line in self.text.splitlines() if traces(line)]


@dataclass
class Mark:
    """The present end of a file. `text()` returns what was added since."""

    path: Path
    start: int = field(init=False)

    def __post_init__(self):
        self.start = self.path.stat().st_size if self.path.exists() else 0

    def text(self) -> str:
        with self.path.open("rb") as file:
            file.seek(self.start)
            return file.read().decode(errors="replace")


def whole(path: Path) -> str:
    """Return the text of a file, or nothing if the server wrote none."""
    return path.read_text(errors="replace") if path.exists() else ""


def rows(url: str) -> Rows:
    """Return {table: its rows as text} of the database."""
    with psycopg.connect(url) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        return {
            table: Counter(row for (row,) in connection.execute(f'SELECT t::text FROM "{table}" t'))  # noqa: S608
            for (table,) in tables
        }


def new_rows(before: Rows, after: Rows) -> list[Read]:
    """Return the new rows of each table that has some, without what the visitor sent on purpose."""
    found = []
    for table, kept in after.items():
        if added := kept - before[table]:
            text = "\n".join(added.elements())
            found.append(Read(f"new rows of {table}", text.replace(KEPT.get(table, "\0"), "(kept on purpose)")))
    return found


def table(read: list[Read], traces: Traces) -> str:
    """Return a table with one line for each part that was read."""
    lines = [f"{'lines':>8} {'bytes':>10} {'traces':>7}  read"]
    for one in read:
        lines.append(
            f"{len(one.text.splitlines()):8,} {len(one.text.encode()):10,} {len(one.with_traces(traces)):7,}  {one.name}"
        )
    return "\n".join(lines)


def examples(read: list[Read], traces: Traces) -> str:
    """Return up to three lines with traces of each part that should have none."""
    lines = []
    for one in read:
        for line in one.with_traces(traces)[:3]:
            lines.append(f"  {one.name}: {traces(line)} in {re.sub(r'[^ -~]', '?', line)[:600]}")
    return "\n".join(lines)
