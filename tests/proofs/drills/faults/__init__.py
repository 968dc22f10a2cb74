"""Faults: processes killed, disks full, mail servers and clocks that are wrong, two versions of the code at once.

Each ends with a comparison of the data, and with one line of figures. `python -m tests.proofs.drills faults`, or one alone:
`python -m tests.proofs.drills.faults disk`. FAULT_ROUNDS=3 tries three times as often, FAULT_SEED repeats what was random.
"""

from tests.proofs.drills.faults.running import main

__all__ = ["main"]
