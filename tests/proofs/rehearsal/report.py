"""The report: each step with its result, how long it took and its figures."""

import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    title: str
    is_ok: bool
    seconds: float
    figures: str


class Report:
    """Runs steps and collects their results. After a failed step the next ones still run."""

    def __init__(self):
        self.rows: list[Row] = []

    def step(self, title: str, function: Callable[[], str]) -> None:
        """Run a step and print its result. It returns its figures, and raises an exception if it fails."""
        started = time.monotonic()
        try:
            figures = function()
            row = Row(title, True, time.monotonic() - started, figures)
        except AssertionError as error:
            row = Row(title, False, time.monotonic() - started, str(error))
        except Exception as error:  # a fault of the rehearsal itself, or of the machine
            traceback.print_exc()
            row = Row(title, False, time.monotonic() - started, f"{type(error).__name__}: {error}")
        self.rows.append(row)
        print(f"  {'ok' if row.is_ok else 'FAILED':6} {row.seconds:5.1f} s  {title}", flush=True)
        for line in row.figures.splitlines():
            print(f"                    {line}", flush=True)

    def finish(self) -> int:
        """Print the summary and return the exit code."""
        failed = [row.title for row in self.rows if not row.is_ok]
        seconds = sum(row.seconds for row in self.rows)
        print(f"\n  {len(self.rows) - len(failed)} of {len(self.rows)} steps worked, {seconds:.0f} s")
        for title in failed:
            print(f"  FAILED: {title}")
        return int(bool(failed))
