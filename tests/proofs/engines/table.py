"""The table at the end, and the list of what differs."""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass
class Result:
    """What was done in one engine. `faults` maps each fault to the pages that have it."""

    engine: str
    version: str = ""
    pages: int = 0
    checks: int = 0
    seconds: float = 0
    faults: dict[str, list[str]] = field(default_factory=dict)

    def add(self, page: str, faults: Iterable[object], checks: int = 1) -> None:
        self.checks += checks
        for fault in faults:
            self.faults.setdefault(str(fault), []).append(page)


def lines(results: list[Result]) -> list[str]:
    """Return the faults of each engine, each with the pages that have it, then the table."""
    found = []
    for result in results:
        for fault, pages in result.faults.items():
            more = f" and {len(pages) - 3} more" if len(pages) > 3 else ""
            found += [f"{result.engine}: {fault}", f"    {', '.join(pages[:3])}{more}"]
    rows = [["engine", "version", "pages", "checks", "differences", "seconds"]]
    rows += [
        [one.engine, one.version, str(one.pages), str(one.checks), str(len(one.faults)), f"{one.seconds:.0f}"]
        for one in results
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    table = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return [*found, "", *table] if found else table
