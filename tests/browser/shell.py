"""Run Python code on the site's database, in one process for the whole test run.

Starting Django takes a second of CPU time, and the browser tests set up records about a hundred times.
"""

import contextlib
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
# Read code as a line of JSON; write its output and traceback as a line of JSON.
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
        """Run `code` in its own namespace and return its output. Raise AssertionError if it fails."""
        self.process.stdin.write(json.dumps(code) + "\n")
        self.process.stdin.flush()
        printed, failed = json.loads(self.process.stdout.readline())
        assert failed == "", failed
        return printed


@contextlib.contextmanager
def shell_at(environment: dict[str, str]):
    """Yield a Shell whose Django reads its settings from `environment`."""
    command = [sys.executable, "-c", LOOP]
    given = environment | {"DJANGO_SETTINGS_MODULE": "clinic_site.settings"}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, env=given, stdin=pipe, stdout=pipe, text=True) as process:
        yield Shell(process)
        process.stdin.close()
