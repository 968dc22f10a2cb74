"""Python at the site's database, as a person at its machine could run it: one process for a whole run of the tests.

Starting Django takes a second of CPU; browser tests prepare their records some hundred times.
"""

import contextlib
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
# Reads a line of JSON, the code; writes a line of JSON, what it printed and its traceback.
LOOP = """
import contextlib, io, json, sys, traceback
import django
from django.db import close_old_connections
django.setup()
for line in sys.stdin:
    printed, failed = io.StringIO(), ""
    with contextlib.redirect_stdout(printed):
        try:
            exec(json.loads(line), {"__name__": "shell"})
        except Exception:
            failed = traceback.format_exc()
    close_old_connections()
    print(json.dumps([printed.getvalue().strip(), failed]), flush=True)
"""


@dataclass(frozen=True)
class Shell:
    process: subprocess.Popen

    def run(self, code: str) -> str:
        """Run `code` in a namespace of its own; return what it printed. Raises AssertionError with its traceback."""
        self.process.stdin.write(json.dumps(code) + "\n")
        self.process.stdin.flush()
        printed, failed = json.loads(self.process.stdout.readline())
        assert failed == "", failed
        return printed


@contextlib.contextmanager
def shell_at(environment: dict[str, str]):
    """Yield a Shell whose Django has the settings of `environment`."""
    command = [sys.executable, "-c", LOOP]
    given = environment | {"DJANGO_SETTINGS_MODULE": "clinic_site.settings"}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, env=given, stdin=pipe, stdout=pipe, text=True) as process:
        yield Shell(process)
        process.stdin.close()
