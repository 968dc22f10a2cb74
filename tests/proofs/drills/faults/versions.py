"""Two versions of the code at the same time: this code and the previous release share a database that this code migrated."""

import importlib.util
import io
import os
import re
import subprocess
import sys
import tarfile
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import django

from tests.proofs.drills import servers
from tests.proofs.drills.faults.running import Result, times

BEFORE = "471173801bf72a7e3317d2897ee70694ce3af1ef"  # the previous release; update it with each release
ANSWERS = 15  # per version and form
PUBLISHES = 4
PUBLISH = """
import sys
import django
django.setup()
from django.contrib.auth.models import User
try:
    from clinic_site.publishing import workflow
except ImportError:  # the previous release
    from clinic_site.common import drafts as workflow
    workflow.save_draft = workflow.keep
from education.models import Condition
for number in range(int(sys.argv[2]), int(sys.argv[2]) + int(sys.argv[3])):
    record = Condition.objects.get(slug="headache")
    record.short_answer = f"This is edition {number} of {sys.argv[1]}."
    workflow.save_draft(record, by=User.objects.get(username="drill-writer"))
    workflow.approve(record, by=User.objects.get(username="drill-publisher"))
    assert workflow.publish(record, by=User.objects.get(username="drill-publisher"))
"""
PATHS = re.compile(r"<loc>https?://[^/]+(/[^<]*)</loc>")
MORE = ["/search/?q=headache", "/locations/near/?q=98402", "/locations/near/?q=Tacoma", "/glossary/", "/sitemap.xml"]


def main() -> Result:
    django.setup()
    folder = Path(tempfile.mkdtemp())
    if not unpack(folder):
        return Result("two versions at the same time", 0, 0, not_run=(f"{BEFORE[:7]} is not in this history",))
    from django.contrib.auth.models import User

    for name in ("drill-writer", "drill-publisher"):
        User.objects.create_user(name, is_staff=True)
    url, wrong = os.environ["DATABASE_URL"], []
    with servers.serving(url, code=folder, command=old_server) as old, servers.serving(url) as new:
        with ThreadPoolExecutor(2) as pool:
            read = list(pool.map(statuses, (old, new)))
        for version, found in zip(("before", "this"), read, strict=True):
            wrong += [f"{version}: {path} {status}" for path, status in found.items() if status != 200]
        pages = sum(map(len, read))
        written, lost = answers(old, new, wrong)
        publishes, gone = publish(url, folder, old, new, wrong)
    tried = (
        f"{BEFORE[:7]} and this code on one database: {pages} pages, {written} feedback forms and {publishes} "
        "publications from both in turn"
    )
    of = pages + written + publishes
    return Result(tried, of - len(wrong) - lost - gone, of, lost + gone, tuple(wrong[:5]))


def statuses(port: int) -> dict[str, int]:
    """Return {path: status} of every page of a version. A newer version may have additional pages."""
    paths = [*PATHS.findall(servers.ask(port, "/sitemap.xml")[2].decode()), *MORE]
    return {path: servers.ask(port, path)[0] for path in paths}


def unpack(folder: Path) -> bool:
    """Unpack the previous release to `folder`. Return False if it is not in the Git history."""
    try:
        done = subprocess.run(["git", "archive", BEFORE], cwd=servers.ROOT, capture_output=True, check=False)
    except FileNotFoundError:
        return False
    if not done.returncode:
        with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
            archive.extractall(folder, filter="data")
        if importlib.util.find_spec("textstat"):
            return True
        # The previous release measures the reading grade with textstat, which is no longer installed. The drill does not
        # depend on the grade.
        (folder / "textstat.py").write_text("def flesch_kincaid_grade(text):\n    return 5.0\n", encoding="utf-8")
    return not done.returncode


def old_server(port: int) -> list[str]:
    return ["-m", "granian", "clinic_site.wsgi:application", "--interface", "wsgi", "--port", str(port),
            "--workers", "1", "--log-level", "warning"]  # fmt: skip


def answers(old: int, new: int, wrong: list[str]) -> tuple[int, int]:
    """Send feedback to both versions in turn. Return (number accepted, number lost)."""
    from education.models import PageFeedback
    from education.pages.feedback import signed_page

    taken = 0
    for number in range(times(ANSWERS)):
        for port in (old, new):
            form = urlencode({"page": signed_page(f"/page-{number}/"), "helpful": "yes" if port == old else "no"})
            status = servers.ask(port, "/feedback/", form=form)[0]
            taken += status == 200
            if status != 200:
                wrong.append(f"feedback: {status}")
    return taken, taken - PageFeedback.objects.filter(path__startswith="/page-").count()


def publish(url: str, folder: Path, old: int, new: int, wrong: list[str]) -> tuple[int, int]:
    """Publish with both versions in turn. Both must show each change. Return (publications, lost versions)."""
    from clinic_site.publishing import generation
    from clinic_site.publishing.contents import contents_of, contents_of_version
    from education.models import Condition
    from tests.proofs.drills.away import wait_until

    before, number = Condition.objects.get(slug="headache").history.count(), 0
    for version, code in [("the previous release", folder), ("this code", servers.ROOT)] * times(2):
        count, first = generation.number_now()[0], number + 1
        number += PUBLISHES
        done = subprocess.run(
            [sys.executable, "-c", PUBLISH, version, str(first), str(PUBLISHES)], cwd=code,
            env=servers.environment_for(url) | {"PYTHONPATH": str(code)}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            wrong.append(f"publish by {version}: {done.stderr[-500:]}")
        words = f"This is edition {number} of {version}.".encode()
        for port in (old, new):
            try:
                wait_until(lambda port=port, words=words: words in servers.ask(port, "/conditions/headache/")[2], 5)
            except TimeoutError:
                wrong.append(
                    f"{'the previous release' if port == old else 'this code'} does not show what {version} published"
                )
        if generation.number_now()[0] < count + PUBLISHES:
            wrong.append(f"publications by {version} do not change the generation")
    record = Condition.objects.get(slug="headache")
    if contents_of(record) != contents_of_version(record.history.latest("history_id")):
        wrong.append("the record and its newest version differ")
    return number, before + number - record.history.count()
