"""Print what was measured as a table: a row for each page, list, file and command, a column for each size."""

from typing import Any

Measured = dict[str, dict[str, Any]]  # what was measured at one size, by name


def table(sizes: list[int], texts: dict[int, int], found: dict[str, dict[int, Measured]]) -> str:
    """Return the table in Markdown. `found` has what was measured by the name of the database and the size."""
    main = "PostgreSQL" if "PostgreSQL" in found else "SQLite"
    others = [name for name in found if name != main]
    heads = [f"{_thousands(size)} clinics, {texts[size]:,} texts" for size in sizes]
    lines = [f"{name} CPU ms {'/'.join(_thousands(size) for size in sizes)}" for name in others]
    titles = [main, *heads, "growth", *(title for line in lines for title in (line, "growth"))]
    rows = [_line(titles), _line(["---"] * len(titles))]
    names = dict.fromkeys(name for size in sizes for name in found[main].get(size, {}))
    for name in names:
        costs = [found[main].get(size, {}).get(name, {}) for size in sizes]
        cells = [name, *map(_cell, costs), _growth(costs)]
        for other in others:
            costs = [found[other].get(size, {}).get(name, {}) for size in sizes]
            cells += [" / ".join(_milliseconds(cost) for cost in costs), _growth(costs)]
        rows.append(_line(cells))
    return "\n".join(rows)


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(cost: dict[str, Any]) -> str:
    if "cpu" not in cost:
        return cost.get("failed", "-")
    queries, kilobytes = cost["queries"], cost["bytes"] / 1000
    size = f", {kilobytes:,.0f} kB" if cost["bytes"] else ""
    return f"{_milliseconds(cost)} ms, {queries} q{size}, {cost['megabytes']:.0f} MB"


def _milliseconds(cost: dict[str, Any]) -> str:
    """Return the CPU of Python and, if it is known, of the database: 43+5."""
    if "cpu" not in cost:
        return "-"
    return f"{cost['cpu']:.0f}" + ("" if cost["database"] is None else f"+{cost['database']:.0f}")


def _growth(costs: list[dict[str, Any]]) -> str:
    """Return how many times the work of the first size the last one takes, with the database's part."""
    totals = [cost["cpu"] + (cost["database"] or 0) for cost in (costs[0], costs[-1]) if "cpu" in cost]
    return f"{totals[1] / totals[0]:.1f}" if len(totals) == 2 and len(costs) > 1 else "-"


def _thousands(size: int) -> str:
    return f"{size // 1000}k" if size >= 1000 and size % 1000 == 0 else f"{size:,}"
