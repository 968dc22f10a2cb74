"""Rehearse the deployment and print the report: `make rehearsal`."""

import functools
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.proofs.rehearsal import accounts, backups, images, machine, running, units, upgrading
from tests.proofs.rehearsal.installed import Machine
from tests.proofs.rehearsal.report import Report
from tests.proofs.rehearsal.site import Site, site

NEW, OLD = "localhost/needling:this-code", f"localhost/needling:{upgrading.RELEASE[:12]}"
AFTER_BUILDING = [
    ("the last release installed from its backup, with its own code", upgrading.install_last_release),
    ("upgrade: backed up, migrated, both servers replaced", upgrading.upgrade),
    ("rollback: the old code on the upgraded database, and forward again", upgrading.roll_back),
    ("rollback by restoring: the backup of before the upgrade, with the old code", upgrading.roll_back_by_restoring),
    ("upgrade by restoring: the same backup, with this code", upgrading.upgrade_by_restoring),
    ("first accounts", accounts.make_accounts),
    ("nginx with TLS in front of two servers", running.keep_promises),
    ("/metrics scraped through nginx", running.scrape),
    ("the image's health check", running.check_health),
    ("backup and restore with the container", backups.back_up_and_restore),
    ("backup with the commands and settings of the units", backups.back_up_with_the_unit),
    ("a backup that fails is seen within a minute", backups.fail_to_back_up),
    ("stalled clients, at a container without nginx", running.stall),
]


def main() -> int:
    print("Rehearsed deployment", flush=True)
    try:
        machine.prepare()
        with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
            return rehearse(Path(folder), stack)
    except machine.CanNotRunError as error:
        print(f"NOT RUN: {error}. This is not a pass.")
        return machine.NOT_RUN


def rehearse(folder: Path, stack: ExitStack) -> int:
    folder.chmod(0o755)
    report = Report()
    store = images.Images()
    code = images.this_code(folder / "code")
    old_code = images.code_of(upgrading.RELEASE, folder / "old")
    here = stack.enter_context(site(folder))
    report.step("base image of Debian's packages", lambda: make_base(store))
    report.step("image of this code", lambda: f"{store.build(NEW, code)}, Containerfile unchanged")
    report.step("image of the last release", lambda: build_last_release(store, old_code))
    report.step("images mounted", lambda: mount(here, store, stack))
    report.step("installed in /opt/needling as operating.md says", lambda: install(here, store, stack, code))
    report.step("systemd-analyze on the units", lambda: check_units(here))
    for title, step in AFTER_BUILDING:
        report.step(title, functools.partial(step, here))
    return report.finish()


def make_base(store: images.Images) -> str:
    is_there = store.has(images.BASE)
    return f"{store.make_base()}, {'from an earlier run' if is_there else 'new'}"


def build_last_release(store: images.Images, code: Path) -> str:
    if store.has(OLD):
        return f"{store.size(OLD)}, commit {upgrading.RELEASE[:8]}, from an earlier run"
    return f"{store.build(OLD, code)}, commit {upgrading.RELEASE[:8]}"


def mount(here: Site, store: images.Images, stack: ExitStack) -> str:
    here.old, here.new = (stack.enter_context(store.mounted(name)) for name in (OLD, NEW))
    jail = here.container(here.new)
    writing = jail.run("sh", "-c", "touch /tmp/here && touch /site/here")
    assert "'/site/here': Read-only file system" in writing.stderr, "the image can be written to"
    rights = jail.must("sh", "-c", "grep -E 'CapBnd|NoNewPrivs' /proc/self/status").split()
    assert rights == ["CapBnd:", "0" * 16, "NoNewPrivs:", "1"], f"rights: {rights}"
    return f"read-only but for /tmp, user {jail.user} without capabilities or new privileges"


def install(here: Site, store: images.Images, stack: ExitStack, code: Path) -> str:
    base = stack.enter_context(store.mounted(images.BASE))
    made = Machine(base.root)
    count = made.install(code, here.folder)
    made.write_settings(here.settings)
    here.machine = made
    return f"{count} commands of the page ran"


def check_units(here: Site) -> str:
    assert here.machine, "the site was not installed"
    units.install(here.machine.root)
    code, said = units.verify(here.machine.root, *units.names())
    assert (code, said) == (0, []), f"systemd-analyze verify: {code} {said}"
    exposed = {path.name: units.exposure(path) for path in units.UNITS}
    figures = ", ".join(f"{name} {level}" for name, level in exposed.items())
    assert max(exposed.values()) <= units.MOST_EXPOSED, f"exposure: {figures}"
    return f"verify: {len(units.names())} units and timers, nothing to report\nexposure of 10: {figures}"


sys.exit(main())
