"""`make run`, `make serve` and `make admin` never mix the settings or databases of the demo and a real site."""

import contextlib
import io
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from dotenv import dotenv_values

from tests import ready_databases
from tests.proofs.drills.servers import ask, free_port
from tests.repository.documents import read
from tests.repository.test_deployment import ROOT

DEMO = "SECRET_KEY=of-the-demo\nHTTPS=False\n"
GOOD = "copper-lantern-visits-tuesday"
KEY = "of-the-site-" * 5
SITE = {"SECRET_KEY": KEY, "ALLOWED_HOSTS": "127.0.0.1"}


def link_or_copy(source, target):
    """Copy a file of the settings, which look for .env beside themselves. Make a link to any other file."""
    if "settings" in Path(source).parts:
        return shutil.copy2(source, target)
    return os.symlink(source, target)


class Checkout:
    """A copy of the code in `folder`. Its .venv runs the Python of the tests, so nothing is installed."""

    def __init__(self, folder, empty_site):
        self.folder, self.empty_site = folder / "code", empty_site
        self.folder.mkdir()
        for name in ("clinic_site", "education", "locations", "templates", "static"):
            # Links to the files, because a copy takes a second.
            shutil.copytree(ROOT / name, self.folder / name, copy_function=link_or_copy)
        shutil.copytree(ROOT / ".ci", self.folder / ".ci")
        for name in ("Makefile", "manage.py", "requirements.lock", "README.md", "pyproject.toml"):
            shutil.copy(ROOT / name, self.folder)
        self.write(".venv/bin/python", f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
        self.write(".ci/venv", "#!/bin/sh\n")
        self.env, self.demo = self.folder / ".env", self.folder / "db.sqlite3"

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(0o755)

    def site(self):
        """Return the settings of a separate site with an empty database."""
        shutil.copy(self.empty_site, self.folder.parent / "site.sqlite3")
        return SITE | {"DATABASE_URL": f"sqlite:///{self.folder.parent / 'site.sqlite3'}"}

    def files(self):
        return sorted(path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*"))

    def run(self, *command, answers="", **settings):
        """Run a command with only these settings; return (success, output, errors without those of make)."""
        ran = subprocess.run(
            command, cwd=self.folder, env=self.environment(settings), input=answers, capture_output=True, text=True,
            timeout=300, start_new_session=True,
        )  # fmt: skip
        errors = [line for line in ran.stderr.splitlines() if not line.startswith("make")]
        return ran.returncode == 0, ran.stdout, errors

    def environment(self, settings):
        return {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1", "PORT": str(free_port())} | settings

    def admin(self, **settings):
        return self.run("make", "admin", answers=f"owner\n{GOOD}\n{GOOD}\n", **settings)

    @contextlib.contextmanager
    def serving(self, **settings):
        """Run `make serve` and yield its port once it responds."""
        environment = self.environment(settings)
        with (self.folder.parent / "serve.log").open("w") as log:
            process = subprocess.Popen(
                ["make", "serve"], cwd=self.folder, env=environment, stdout=log, stderr=log, start_new_session=True
            )
        try:
            port = int(environment["PORT"])
            for _attempt in range(600):
                with contextlib.suppress(OSError):
                    ask(port, "/healthz")
                    break
                if process.poll() is not None:
                    raise RuntimeError((self.folder.parent / "serve.log").read_text())
                time.sleep(0.3)
            yield port
        finally:
            process.terminate()  # make passes it on; a worker that gets the signal twice sometimes never ends
            try:
                process.wait(timeout=60)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                raise


def accounts(path):
    with contextlib.closing(sqlite3.connect(path)) as database:
        return [name for (name,) in database.execute("SELECT username FROM auth_user")]


@pytest.fixture
def checkout(tmp_path, empty_site):
    return Checkout(tmp_path, empty_site)


# A site -----------------------------------------------------------------------------------------------


def test_site_with_the_documented_settings_is_served_securely_and_writes_no_settings(checkout):
    [block] = re.findall(r"^```\n(SECRET_KEY=.*?)^```", read("settings.md"), re.MULTILINE | re.DOTALL)
    documented = dict(dotenv_values(stream=io.StringIO(block)))
    assert documented["TRUST_PROXY"] == "True"
    site = documented | checkout.site()
    ready_databases.copy_file(ready_databases.WHOLE, checkout.folder.parent / "site.sqlite3")  # with all ZIP codes
    site["HASHED_STATIC"] = "False"  # compressing every file takes long; clinic_site/pages/test_sitemaps.py does it
    with checkout.serving(**site) as port:
        status, headers, _body = ask(port, "/")
        assert (status, headers.get("location")) == (301, f"https://127.0.0.1:{port}/")
        status, headers, _body = ask(port, "/admin/login/", headers={"X-Forwarded-Proto": "https"})
        assert (status, headers.get("strict-transport-security")) == (200, "max-age=31536000")
        assert "; Secure" in headers["set-cookie"]
    assert [path.exists() for path in (checkout.env, checkout.demo)] == [False, False]


@pytest.mark.parametrize(
    ("settings", "missing"),
    [({}, "SECRET_KEY"), ({"SECRET_KEY": KEY}, "DATABASE_URL"), ({"DATABASE_URL": "sqlite:///x"}, "SECRET_KEY")],
)
def test_make_serve_without_settings_names_the_missing_one_and_writes_nothing(checkout, settings, missing):
    before = checkout.files()
    assert checkout.run("make", "serve", **settings) == (
        False,
        "",
        [
            f"The setting {missing} is missing. Set it in the environment, with the others in "
            "clinic_site/docs/settings.md. For a demo with sample content: make run"
        ],
    )
    assert checkout.files() == before


@pytest.mark.parametrize("command", [["make", "serve"], [".venv/bin/python", "-m", "clinic_site.serving"]])
def test_demo_is_not_served_as_a_site(checkout, command):
    checkout.env.write_text(DEMO)
    before = checkout.files()
    assert checkout.run(*command) == (
        False,
        "",
        [
            f"The settings in {checkout.env} are those of the demo, with HTTPS=False and a key from `make run`. To serve a "
            "site, set SECRET_KEY, DATABASE_URL and the other settings in clinic_site/docs/settings.md "
            "in the environment. To serve the demo: make run"
        ],
    )
    assert (checkout.files(), checkout.env.read_text()) == (before, DEMO)


def test_site_ignores_the_settings_of_a_demo_in_the_same_folder(checkout):
    checkout.env.write_text(DEMO + "CLINIC_NAME=The demo\n")
    show = "from django.conf import settings as s; print(s.HTTPS, s.CLINIC_NAME, s.SECRET_KEY == '" + KEY + "')"
    assert checkout.run(".venv/bin/python", "manage.py", "shell", "-v0", "-c", show, **checkout.site()) == (
        True,
        "True  True\n",
        [],
    )


@pytest.mark.parametrize("target", ["serve", "admin"])
@pytest.mark.parametrize(("given", "missing"), [("SECRET_KEY", "DATABASE_URL"), ("DATABASE_URL", "SECRET_KEY")])
def test_missing_site_setting_is_not_taken_from_the_demo(checkout, target, given, missing):
    checkout.env.write_text(DEMO)
    before = checkout.files()
    assert checkout.run("make", target, **{given: checkout.site()[given]}) == (
        False,
        "",
        [
            f"{given} is set in the environment, but {missing} is not. It is not taken from the demo's settings in "
            f"{checkout.env}, because a demo and a site share nothing. Set {missing} too, or unset {given} to use the demo."
        ],
    )
    assert checkout.files() == before


@pytest.mark.parametrize("kind", ["a folder", "another user's", "not text"])
@pytest.mark.parametrize("target", ["serve", "admin"])
def test_unreadable_env_file_is_reported_in_one_message(checkout, target, kind):
    if kind == "a folder":
        checkout.env.mkdir()
    else:
        checkout.env.write_bytes(b"\xff\xfe")
    if kind == "another user's":
        if os.geteuid() == 0:
            pytest.skip("root reads every file")
        checkout.env.chmod(0)
    why = {"a folder": "Is a directory", "another user's": "Permission denied", "not text": "it is not text"}[kind]
    assert checkout.run("make", target, **checkout.site()) == (
        False,
        "",
        [
            f"{checkout.env} can't be read: {why}. Make it readable for the user who runs this command, or remove it if the "
            "settings are in the environment."
        ],
    )


# The first account ------------------------------------------------------------------------------------


def test_make_admin_creates_the_account_of_the_site_and_writes_no_file(checkout):
    site, before = checkout.site(), checkout.files()
    success, output, _echo = checkout.admin(**site)
    database = checkout.folder.parent / "site.sqlite3"
    assert (success, output.splitlines()[0]) == (
        True,
        f"The account is for the site in the SQLite database {database}.",
    )
    assert (accounts(database), checkout.files()) == (["owner"], before)


def test_make_admin_creates_an_account_for_the_demo_after_make_run(checkout):
    checkout.env.write_text(DEMO)
    shutil.copy(checkout.empty_site, checkout.demo)
    assert checkout.admin()[0] is True
    assert (accounts(checkout.demo), checkout.env.read_text()) == (["owner"], DEMO)


@pytest.mark.parametrize("kind", ["nothing", "a demo without its database", "a site without its database"])
def test_make_admin_does_not_create_a_database(checkout, kind):
    settings = {}
    if kind == "a demo without its database":
        checkout.env.write_text(DEMO)
    elif kind == "a site without its database":
        settings = SITE | {"DATABASE_URL": "sqlite:///none.sqlite3"}
    before = checkout.files()
    success, output, [sentence] = checkout.admin(**settings)
    assert (success, output, "`make run`" in sentence) == (False, "", True)
    assert checkout.files() == before


# The demo ---------------------------------------------------------------------------------------------


def test_only_make_run_writes_settings_and_only_once(checkout):
    ready_databases.copy_file(ready_databases.WHOLE, checkout.demo)
    assert checkout.run(".ci/prepare")[0] is True
    written = checkout.env.read_text()
    assert [line.partition("=")[0] for line in written.splitlines()[1:]] == ["SECRET_KEY", "HTTPS"]
    assert checkout.env.stat().st_mode & 0o777 == 0o600
    assert checkout.run(".ci/prepare") == (True, "", [])
    assert checkout.env.read_text() == written


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL"])
def test_make_run_does_not_load_samples_into_a_database_set_in_the_environment(checkout, name):
    before = checkout.files()
    assert checkout.run("make", "run", **{name: checkout.site()[name]}) == (
        False,
        "",
        [
            f"{name} is set in this shell, but `make run` serves a demo with its own key and database.",
            f"For the demo: unset {name}. To serve the site with these settings: make serve",
        ],
    )
    assert checkout.files() == before


def test_make_run_does_not_load_samples_into_a_database_set_in_env_file(checkout):
    text = "".join(f"{name}={value}\n" for name, value in checkout.site().items())
    checkout.env.write_text(text)
    assert checkout.run("make", "run") == (
        False,
        "",
        [
            f"The settings in {checkout.env} are those of a site (a demo has HTTPS=False), and `make run` would load "
            "sample texts and made-up clinics into its database. To serve the site: make serve. For a demo, use another "
            "copy of the code."
        ],
    )
    assert checkout.env.read_text() == text
