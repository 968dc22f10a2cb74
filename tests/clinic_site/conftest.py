import json
import os
import subprocess
import sys

import pytest

from tests.clinic_site.bare_machine import ROOT, make_machine

START = """
import json, sys
import clinic_site.wsgi
from clinic_site.serving import database_away
print(json.dumps({"modules": sorted(sys.modules), "patience": database_away.patience}))
"""


@pytest.fixture
def machine(tmp_path):
    """A folder with only the settings and no .env, so that only the given environment counts."""
    return make_machine(tmp_path)


@pytest.fixture(scope="session")
def application():
    """The imported modules and the patience of a process that has loaded the application and served nothing yet."""
    environment = os.environ | {"DATABASE_PATIENCE": "3.5"}
    done = subprocess.run(
        [sys.executable, "-c", START], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)
