"""What systemd says about the units in .deploy/: whether it accepts them, and how exposed their services are."""

import re
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[3]
UNITS = sorted((ROOT / ".deploy").glob("*.service"))
TIMERS = sorted((ROOT / ".deploy").glob("*.timer"))
MOST_EXPOSED = 1.5  # of 10; a service without any hardening has 9.6


def install(root: Path) -> None:
    """Put the units, and what they refer to, into the root folder of a machine."""
    units = root / "etc" / "systemd" / "system"
    units.mkdir(parents=True, exist_ok=True)
    for path in [*UNITS, *TIMERS]:
        shutil.copy(path, units)
    shutil.copy(units / "needling-manage@.service", units / "needling-manage@purge.service")
    theirs = root / "usr" / "lib" / "systemd" / "system"
    theirs.mkdir(parents=True, exist_ok=True)
    for target in Path("/usr/lib/systemd/system").glob("*.target"):
        shutil.copy(target, theirs)
    for program in ("opt/needling/.venv/bin/python", "usr/bin/kill"):
        if not (root / program).exists():
            (root / program).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy("/bin/true", root / program)


def names() -> list[str]:
    """Return the names of all units, with an instance of those that need one."""
    return [path.name.replace("@.", "@purge.") for path in [*UNITS, *TIMERS]]


def verify(root: Path, *units: str) -> tuple[int, list[str]]:
    """Return systemd's exit code and what it says about our units on the machine with the folder `root`."""
    command = ["systemd-analyze", "verify", "--man=no", f"--root={root}", *units]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    return ran.returncode, [line for line in ran.stderr.splitlines() if re.search(r"needling|broken", line)]


def exposure(unit: Path) -> float:
    """Return how exposed systemd says the service is, from 0 to 10."""
    command = ["systemd-analyze", "security", "--offline=yes", "--no-pager", str(unit)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    return float(re.search(r"Overall exposure level for \S+: ([\d.]+)", ran.stdout)[1])
