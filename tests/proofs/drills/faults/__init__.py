"""Faults: killed processes, full disks, broken mail servers, wrong clocks, two versions of the code at the same time.

Each compares the data at the end and prints a line of figures. Run all with `python -m tests.proofs.drills faults`, or one
with `python -m tests.proofs.drills.faults disk`. FAULT_ROUNDS=3 runs three times as many rounds, FAULT_SEED sets the seed.
"""

from tests.proofs.drills.faults.running import main

__all__ = ["main"]
