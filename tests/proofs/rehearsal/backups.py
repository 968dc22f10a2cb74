"""Backups of the running site: one that is restored, and one that fails."""

import contextlib
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from tests.proofs.drills import comparing
from tests.proofs.rehearsal.site import BACKUPS, Site
from tests.proofs.rehearsal.upgrading import compared
from tests.proofs.rehearsal.visitor import Visitor

AFTER = "after.zip"
SOON = 60  # seconds
FAILED = "The last backup failed"


def back_up_and_restore(site: Site) -> str:
    """Back up with the container, restore into an empty database, and compare every row."""
    new = site.container(site.new)
    started = time.monotonic()
    new.must("python", "manage.py", "backup", f"{BACKUPS}/{AFTER}")
    made, started = time.monotonic() - started, time.monotonic()
    url = site.create_database("restored")
    new.with_settings(DATABASE_URL=url).must("python", "manage.py", "restore", f"{BACKUPS}/{AFTER}")
    restored = time.monotonic() - started
    figures = compared(comparing.rows_of(site.settings["DATABASE_URL"]), comparing.rows_of(url))
    return f"{figures}; backed up in {made:.1f} s, restored and verified in {restored:.1f} s"


def back_up_with_the_unit(site: Site) -> str:
    """Run needling-backup.service."""
    done = backup_unit(site).start()
    assert done.returncode == 0, done.stderr[-500:]
    assert FAILED not in front_page(site), "the first page says that it failed"
    said = done.stdout.splitlines()[0]
    return f"{said.rpartition('/')[2]} Its folder is /var/lib/needling/backups, as the unit says."


def fail_to_back_up(site: Site) -> str:
    """Let needling-backup.service fail. Wait until the first page of the admin, the metrics and a mail say so."""
    unit, mailed, started = backup_unit(site), len(site.mails), time.monotonic()
    with full_disk(site.folder / "lib" / "needling" / "backups"):
        done = unit.start()
    assert done.returncode, "the backup did not fail"
    seen = {
        "by mail": lambda: any(b"needling-backup.service failed" in mail for mail in site.mails[mailed:]),
        "on the first page of the admin": lambda: FAILED in front_page(site),
        "in /metrics": lambda: 'site_command_last_run_failed{command="backup"} 1.0' in metrics(site),
    }
    after = {}
    while len(after) < len(seen) and time.monotonic() - started < SOON:
        after |= {where: time.monotonic() - started for where, look in seen.items() if where not in after and look()}
        time.sleep(0.2)
    missing = [where for where in seen if where not in after]
    figures = "seen " + ", ".join(f"{where} after {seconds:.1f} s" for where, seconds in after.items())
    assert not missing, f"{figures}; not seen within {SOON} s: {', '.join(missing)}"
    return f"{done.stderr.strip().splitlines()[-1]}\n{figures} (counted from the start of the backup)"


@contextlib.contextmanager
def full_disk(folder: Path) -> Iterator[None]:
    """Let `folder` be on a disk on which there is room for nothing."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(folder)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def backup_unit(site: Site):
    assert site.machine, "the site was not installed"
    return site.machine.unit("needling-backup.service", site.folder / "lib")


def front_page(site: Site) -> str:
    assert site.staff, "nobody is signed in"
    answer = site.staff.follow("/admin/")
    assert answer.status == 200, f"the first page of the admin answers {answer.status}"
    return answer.text


def metrics(site: Site) -> str:
    answer = Visitor(site.proxy).ask("/metrics", headers={"Authorization": f"Bearer {site.token}"})
    assert answer.status == 200, f"/metrics answers {answer.status}"
    return answer.text
