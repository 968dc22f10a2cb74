"""Serve a site for the browser tests: a separate process and database, with the sample content and a staff account."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests import chromium, ready_databases
from tests.browser.desk import open_desk
from tests.browser.shell import Shell, shell_at

ROOT = Path(__file__).parent.parent.parent
STAFF = ("staff-in-tests", "a-long-pass-phrase-for-tests")
STAFF_ACCOUNT = f"""
from django.contrib.auth.models import User
User.objects.create_superuser({STAFF[0]!r}, "staff@example.org", {STAFF[1]!r})
"""


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Return the browser that `make test` found or installed."""
    path = chromium.find()
    if path is None:
        pytest.skip(f"Chromium is not installed. {chromium.HOW}")
    return path


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args, chromium_path):
    arguments = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    arguments.append("--renderer-process-limit=1")  # each worker opens one page at a time
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--no-sandbox")  # Chromium refuses to run as root with its sandbox
    options = {**browser_type_launch_args, "args": arguments}
    return options | {"executable_path": chromium_path}


@dataclass(frozen=True)
class Site:
    url: str
    paths: list[str]  # every public page, from the sitemap
    shell: Shell

    def run(self, code: str) -> str:
        """Run Python `code` on the site's database and return its output."""
        return self.shell.run(code)


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """Serve the sample content for the whole test session."""
    with _served(tmp_path_factory.mktemp("site"), ready_databases.WHOLE) as site:
        yield site


@pytest.fixture(scope="module")
def site_in_spanish(tmp_path_factory):
    """Serve the sample content in both languages for one module."""
    with _served(tmp_path_factory.mktemp("spanish"), ready_databases.SPANISH) as site:
        yield site


@contextmanager
def _served(folder, content):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    database = ready_databases.copy_file(content, folder / "site.sqlite3")
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{database}", "MEDIA_ROOT": str(folder / "media")}
    server = [sys.executable, "-m", "granian", "--interface", "rsgi", "--host", "127.0.0.1", "--port", str(port)]
    with (folder / "server.log").open("w") as log:
        process = subprocess.Popen(
            [*server, "clinic_site.rsgi:application"],
            env=environment,
            cwd=ROOT,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        with shell_at(environment) as shell:
            shell.run(STAFF_ACCOUNT)
            _wait_for(url, process, folder / "server.log")
            yield Site(url, paths_of(url), shell)
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_for(url: str, process: subprocess.Popen, log: Path) -> None:
    for _attempt in range(150):
        if process.poll() is not None:
            break
        try:
            urllib.request.urlopen(f"{url}/robots.txt", timeout=2)  # noqa: S310 - loopback
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"The site did not start:\n{log.read_text()}")


def paths_of(url: str) -> list[str]:
    with urllib.request.urlopen(f"{url}/sitemap.xml", timeout=20) as answer:  # noqa: S310 - loopback
        text = answer.read().decode()
    addresses = [part.partition("</loc>")[0] for part in text.split("<loc>")[1:]]
    return ["/" + address.split("/", 3)[3] for address in addresses]


@pytest.fixture(autouse=True, scope="session")
def patience():
    """Wait at most twenty seconds, which is enough even on a busy machine."""
    expect.set_options(timeout=20_000)


@pytest.fixture
def page(page):
    page.set_default_timeout(20_000)
    return page


@pytest.fixture(scope="session")
def axe() -> Axe:
    return Axe()


@pytest.fixture
def staff_page(page, site):
    """Return a browser page signed in as staff."""
    open_desk(page, site, STAFF[0])
    return page
