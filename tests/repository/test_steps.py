"""The table at the end of `.ci/run` and `make nightly` tells failed steps from those that could not run."""

import re
import subprocess

import pytest

from tests.repository.test_top_level import ROOT

# Without the part that installs .venv.
FUNCTIONS = (ROOT / ".ci" / "steps").read_text(encoding="utf-8").partition("# The steps must not depend")[0]


def finished(*codes: int) -> tuple[int, list[str], str]:
    """Run steps that exit with `codes`. Return (exit code, result of each in the table, all output)."""
    steps = "\n".join(f"step 'number {code}' 5 bash -c 'exit {code}'" for code in codes)
    ran = subprocess.run(["bash", "-c", f"{FUNCTIONS}\n{steps}\nfinish"], capture_output=True, text=True)
    rows = re.findall(r"^ +\d+ s  (.+?) +number \d+$", ran.stdout, re.MULTILINE)
    return ran.returncode, rows, ran.stdout


@pytest.mark.parametrize(
    ("codes", "exit_code", "rows"),
    [
        ([0], 0, ["ok"]),
        ([0, 77], 0, ["ok", "NOT RUN"]),
        ([1, 77], 1, ["FAILED: exit code 1", "NOT RUN"]),
    ],
)
def test_step_that_can_not_run_is_neither_ok_nor_failed(codes, exit_code, rows):
    assert finished(*codes)[:2] == (exit_code, rows)


def test_all_steps_passed_is_said_only_if_all_ran():
    assert "All steps passed" in finished(0)[2]
    output = finished(0, 77)[2]
    assert output.endswith("1 could not run on this machine:\n   number 77\nAll other steps passed\n")
