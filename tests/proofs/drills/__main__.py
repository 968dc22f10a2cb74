"""Run each drill in its own process: python -m tests.proofs.drills [fresh] [away] [frozen] [stalled] [faults]"""

import subprocess
import sys
import time

DRILLS = ["fresh", "away", "frozen", "stalled", "faults"]


def main() -> int:
    failed = []
    for drill in sys.argv[1:] or DRILLS:
        print(f"\n{drill}", flush=True)
        started = time.monotonic()
        code = f"import sys; from tests.proofs.drills import {drill}; sys.exit({drill}.main())"
        if subprocess.run([sys.executable, "-c", code], check=False).returncode:
            failed.append(drill)
        print(f"  {'FAILED' if drill in failed else 'survived'}, {time.monotonic() - started:.0f} s", flush=True)
    return 1 if failed else 0


sys.exit(main())
