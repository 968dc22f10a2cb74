"""A machine with only the code of the settings, so that nothing but the given environment counts."""

import importlib
import os
import shutil
import sys
from pathlib import Path
from unittest import mock

ROOT = Path(__file__).parents[2]
KEY = "of-these-tests-" * 4


def make_machine(tmp_path):
    """Return a folder with only the settings and no .env, so that only the given environment counts."""
    shutil.copy(ROOT / "manage.py", tmp_path)
    for room in ("shared", "operations"):
        (tmp_path / "clinic_site" / room).mkdir(parents=True)
    shutil.copytree(ROOT / "clinic_site" / "settings", tmp_path / "clinic_site" / "settings")
    for name in (
        "__init__.py",
        "environment.py",
        "shared/__init__.py",
        "shared/headers.py",
        "operations/__init__.py",
        "operations/log_limit.py",
        "operations/logs.py",
        "operations/start_errors.py",
    ):
        shutil.copy(ROOT / "clinic_site" / name, tmp_path / "clinic_site" / name)
    return tmp_path


def read(machine, **environment):
    """Return the settings read on `machine` with only this environment. None removes a setting."""
    given = {"SECRET_KEY": KEY, "DATABASE_URL": "sqlite:///:memory:"} | environment
    given = {name: value for name, value in given.items() if value is not None}
    loaded = {name: module for name, module in sys.modules.items() if name.partition(".")[0] != "clinic_site"}
    with (
        mock.patch.dict(os.environ, given, clear=True),
        mock.patch.dict(sys.modules, loaded, clear=True),
        mock.patch.object(sys, "path", [str(machine), *sys.path]),
    ):
        importlib.invalidate_caches()
        return vars(importlib.import_module("clinic_site.settings"))
