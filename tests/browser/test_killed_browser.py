"""README promises that a crash loses nothing: a real browser is killed after typing, and so is the server.

The waiting time after the last keystroke is what is measured, so these tests sleep.
"""

import contextlib
import os
import signal
import sqlite3
import time
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests import ready_databases
from tests.browser.conftest import STAFF, STAFF_ACCOUNT, Site
from tests.browser.desk import open_desk
from tests.browser.shell import shell_at
from tests.real_server import served, wait_for

WORDS = " ".join(f"word{number}" for number in range(60))
# Other tests review the pages of text that nobody edits here.
FORM = """
from django.urls import reverse
from education.models import Topic
print(reverse("admin:education_topic_change", args=[Topic.objects.get(slug="trigger-points").pk]))
"""


@contextlib.contextmanager
def device(browser_type, launch_args, profile: Path):
    """Yield a page of a browser with its own profile on the disk, like a device of its own."""
    context = browser_type.launch_persistent_context(str(profile), **launch_args)
    page = context.pages[0]
    page.set_default_timeout(20_000)
    page.on("dialog", lambda dialog: dialog.accept())
    yield page
    with contextlib.suppress(Exception):  # killed
        context.close()


def kill(profile: Path) -> None:
    """Kill the processes of the browser with this profile, as a dead battery does."""
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(OSError):
                if f"--user-data-dir={profile}" in (folder / "cmdline").read_text().replace("\0", " "):
                    os.kill(int(folder.name), signal.SIGKILL)


def open_form(page, site, path: str):
    open_desk(page, site, STAFF[0], path)
    expect(page.locator(".field-body .writing-grade")).to_be_visible()
    return page.locator("#id_body")


def words_back(page, site, path: str) -> int:
    """Open the form, put back what is offered, and return how many of the typed words it then contains."""
    text = open_form(page, site, path)
    page.get_by_role("button", name="Restore it").click()
    found = text.input_value().split()
    return sum(word in found for word in WORDS.split())


@pytest.mark.parametrize(
    ("seconds", "at_least"),
    [pytest.param(1, 55, marks=pytest.mark.nightly), (5, 60), pytest.param(15, 60, marks=pytest.mark.nightly)],
)
def test_words_come_back_on_another_device_after_the_browser_was_killed(
    browser_type, browser_type_launch_args, site, tmp_path, seconds, at_least
):
    site.run("from clinic_site.models import UnsavedWork; UnsavedWork.objects.all().delete()")  # of other tests
    path = site.run(FORM)
    with device(browser_type, browser_type_launch_args, tmp_path / "laptop") as page:
        open_form(page, site, path).fill("")
        page.keyboard.type(WORDS, delay=5)
        time.sleep(seconds)
        kill(tmp_path / "laptop")
    with device(browser_type, browser_type_launch_args, tmp_path / "tablet") as page:
        assert words_back(page, site, path) >= at_least
        page.get_by_role("button", name="Save draft", exact=True).click()
        expect(page.locator(".messagelist .success")).to_be_visible()
    if (seconds, at_least) == (5, 60):
        return
    with device(browser_type, browser_type_launch_args, tmp_path / "laptop") as page:
        assert open_form(page, site, path).input_value() == WORDS  # saved elsewhere, so it is not offered again
        expect(page.get_by_role("button", name="Restore it")).to_have_count(0)


@pytest.mark.nightly
def test_words_come_back_after_the_server_was_killed_while_saving(page, tmp_path):
    environment = {"DATABASE_URL": f"sqlite:///{tmp_path / 'site.sqlite3'}", "SECRET_KEY": "tests-only"}
    (tmp_path / "again").mkdir()
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(served(tmp_path, database=ready_databases.WHOLE))
        shell = stack.enter_context(shell_at(os.environ | environment))
        shell.run(STAFF_ACCOUNT)
        site = Site(server.url, [], shell)
        path = site.run(FORM)
        before = open_form(page, site, path).input_value()
        page.locator("#id_body").fill(WORDS)
        expect(page.locator(".keep-state")).to_contain_text("What you typed is on the server")
        # The save waits in the middle of its transaction for another writer. Then the power fails.
        with contextlib.closing(sqlite3.connect(tmp_path / "site.sqlite3", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            page.get_by_role("button", name="Save draft", exact=True).click(no_wait_after=True)
            time.sleep(1)
            os.killpg(server.process.pid, signal.SIGKILL)
            wait_for(lambda: server.process.poll() is not None)
            other.execute("ROLLBACK")
    with served(tmp_path / "again", DATABASE_URL=environment["DATABASE_URL"]) as server, \
            shell_at(os.environ | environment) as shell:  # fmt: skip
        site = Site(server.url, [], shell)
        assert open_form(page, site, path).input_value() == before
        assert words_back(page, site, path) == 60
