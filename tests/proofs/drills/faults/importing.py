"""`import_clinics --write` is killed. It must have written the whole file or nothing."""

import io
import random
import tempfile
import time
from pathlib import Path

import django

from tests.proofs.drills.faults.running import SEED, Result, times

KILLS, ROWS = 12, 80


def main() -> Result:
    django.setup()
    from django.core.management import call_command

    from locations.models import Clinic
    from tests.proofs.drills.faults.editions import integrity
    from tests.proofs.drills.faults.killing import killed

    from_before, file = files(Path(tempfile.mkdtemp()))
    is_ours = Clinic.objects.filter(name__startswith="Drill PT")

    def import_file(path, tell=lambda word: None):
        tell("ready")
        call_command("import_clinics", str(path), write=True, stdout=io.StringIO())
        tell("written")

    def state():
        phones = list(is_ours.values_list("phone", flat=True))
        versions = Clinic.history.filter(name__startswith="Drill PT").count()
        return len(phones), sum(str(phone).endswith("99") for phone in phones), versions

    def start_over():
        is_ours.delete()
        Clinic.history.filter(name__startswith="Drill PT").delete()
        import_file(from_before)
        return state()

    nothing = start_over()
    started = time.monotonic()
    import_file(file)
    lasts, everything = time.monotonic() - started, state()
    assert everything[:2] == (ROWS, ROWS), everything
    moments, wrong, survived, all_there = random.Random(SEED), [], 0, 0
    start_over()
    for _number in range(times(KILLS)):
        told, _was_killed = killed(lambda tell: import_file(file, tell), after=moments.uniform(0, 1.3 * lasts))
        found = state()
        is_whole = found in (nothing, everything) and (found == everything or "written" not in told)
        survived += is_whole
        if not is_whole:
            wrong.append(f"clinics, changed clinics, versions: {found}, neither {nothing} nor {everything}")
        if found != nothing:
            all_there += 1
            start_over()
    import_file(file)
    if state() != everything:
        wrong.append(f"the import after the kills: {state()} instead of {everything}")
    wrong += integrity()
    tried = f"import of {ROWS} clinics killed {times(KILLS)} times ({all_there} times the whole file was written, otherwise nothing)"
    return Result(tried, survived, times(KILLS), 0, tuple(wrong[:5]))


def files(folder: Path) -> tuple[Path, Path]:
    """Write two files: one with half of the clinics, and one with all of them and another phone number."""
    from tests.locations.importing.files import TACOMA, csv_bytes

    rows = [TACOMA | {"name": f"Drill PT {number}", "street": f"{number} Rope Walk"} for number in range(ROWS)]
    half, every = folder / "half.csv", folder / "all.csv"
    half.write_bytes(csv_bytes([row | {"phone": "(253) 555-0111"} for row in rows[: ROWS // 2]]))
    every.write_bytes(csv_bytes([row | {"phone": "(253) 555-0199"} for row in rows]))
    return half, every
