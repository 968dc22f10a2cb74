"""From the last release to this code and back: rows lost, answers that failed."""

import time
from collections import Counter

from tests.proofs.drills import comparing
from tests.proofs.drills.servers import ROOT
from tests.proofs.rehearsal import database
from tests.proofs.rehearsal.site import BACKUPS, Site
from tests.proofs.rehearsal.visitor import PASSWORD, Visitor, visits

# The last release has no tag. This is the last commit with the paths in tests/repository/paths_of_release_2026_11.txt.
# Update it with each release.
RELEASE = "24714d3e5c8f52564f14374a29293256b74903a4"
DATA = ROOT / "tests" / "clinic_site" / "backup" / "releases" / "2026-11.zip"
PAGES = ["/", "/safety/", "/conditions/headache/", "/what-to-expect/", "/search/?q=headache"]
BEFORE = "before.zip"


def install_last_release(site: Site) -> str:
    """Restore the data of the last release with its own code, serve it, and let a visitor and an account come."""
    old = site.container(site.old)
    (site.backups(old.user) / DATA.name).write_bytes(DATA.read_bytes())
    said = old.must("python", "manage.py", "restore", f"{BACKUPS}/{DATA.name}").splitlines()[0]
    old.must("python", "manage.py", "load_places")
    old.must("python", "manage.py", "make_admin", answers=f"before\n{PASSWORD}\n{PASSWORD}\n")
    site.serve(site.old)
    send_feedback(site, "/safety/")
    return f"{said}\n{answers(site)}"


def upgrade(site: Site) -> str:
    """Back up with the old code, migrate with the new code, and replace both servers while visitors read."""
    site.container(site.old).must("python", "manage.py", "backup", f"{BACKUPS}/{BEFORE}")
    site.before = database.keys(site.settings["DATABASE_URL"])
    site.whole = comparing.rows_of(site.settings["DATABASE_URL"])
    new = site.container(site.new)
    with visits(site.proxy, PAGES) as meanwhile:
        started = time.monotonic()
        new.must("python", "manage.py", "migrate", "--noinput")
        migrated = time.monotonic() - started
        new.must("python", "manage.py", "load_places")
    with visits(site.proxy, PAGES) as statuses:
        site.serve(site.new)
    gone = database.lost(site.before, database.keys(site.settings["DATABASE_URL"]))
    figures = (
        f"rows lost = {sum(gone.values())} of {database.total(site.before)}; migrated in {migrated:.1f} s\n"
        f"answers to visitors during the migration: {counted(meanwhile)}; while the servers were replaced: "
        f"{counted(statuses)}\n{answers(site)}"
    )
    # A migration locks tables; a page that waits for one says so (503), as the page says.
    assert (gone, set(meanwhile) - {200, 503}, set(statuses)) == ({}, set(), {200}), f"{figures} {gone}"
    return figures


def roll_back(site: Site) -> str:
    """Serve the upgraded database with the old code, as the page says, then the new code again."""
    rows = database.keys(site.settings["DATABASE_URL"])
    with visits(site.proxy, PAGES) as statuses:
        for image, path in ((site.old, "/what-to-expect/"), (site.new, "/conditions/headache/")):
            site.serve(image)
            send_feedback(site, path)
    after = database.keys(site.settings["DATABASE_URL"])
    gone = database.lost(rows, after)
    written = len(after["education_pagefeedback"]) - len(rows["education_pagefeedback"])
    figures = (
        f"old code, then new code again: rows lost = {sum(gone.values())} of {database.total(rows)}; feedback written by "
        f"both: {written} of 2\nanswers to visitors meanwhile: {counted(statuses)}\n{answers(site)}"
    )
    assert (gone, set(statuses), written) == ({}, {200}, 2), f"{figures} {gone}"
    return figures


def roll_back_by_restoring(site: Site) -> str:
    """Restore the backup of before the upgrade with the old code into an empty database, and compare every row."""
    url = site.create_database("as_before")
    site.container(site.old, DATABASE_URL=url).must("python", "manage.py", "restore", f"{BACKUPS}/{BEFORE}")
    return compared(site.whole, comparing.rows_of(url))


def upgrade_by_restoring(site: Site) -> str:
    """Restore the same backup with the new code, which migrates it."""
    url = site.create_database("upgraded")
    site.container(site.new, DATABASE_URL=url).must("python", "manage.py", "restore", f"{BACKUPS}/{BEFORE}")
    gone = database.lost(site.before, database.keys(url))
    figures = f"rows lost = {sum(gone.values())} of {database.total(site.before)}"
    assert not gone, f"{figures}: {gone}"
    return figures


def compared(expected: dict, found: dict) -> str:
    """Return how many rows differ. Raise AssertionError if any does."""
    differing = comparing.different(expected, found)
    figures = (
        f"{sum(rows.total() for rows in found.values())} rows compared, rows different = {sum(differing.values())}"
    )
    assert not differing, f"{figures}: {differing}"
    return figures


def counted(statuses: Counter) -> str:
    return ", ".join(f"{count} x {status or 'none'}" for status, count in sorted(statuses.items()))


def answers(site: Site) -> str:
    """Ask for pages through nginx. Return what they answered, and raise AssertionError if one is not well."""
    visitor = Visitor(site.proxy)
    found = {path: visitor.ask(path).status for path in [*PAGES, "/healthz", "/readyz", "/admin/login/"]}
    wrong = {path: status for path, status in found.items() if status != 200}
    assert not wrong, f"through nginx: {wrong}"
    return f"through nginx: {len(found)} of {len(found)} addresses answer 200"


def send_feedback(site: Site, path: str) -> None:
    """Answer "Was this page helpful?" as a visitor."""
    answer = Visitor(site.proxy).send_form(path, "feedback", helpful="yes")
    assert answer.status == 200, f"feedback about {path}: {answer.status}"
