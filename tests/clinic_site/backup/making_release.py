"""Create a release's data, a backup of a small site. Tests upgrade it to all later code.

    python -m tests.clinic_site.backup.making_release 2026-11

Run it once, on the code of the release. The file is never created again. It contains the sample content and one of every
record that staff and visitors add, but no ZIP codes: those come from a file.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

FOLDER = Path(__file__).parent / "releases"
ROOT = FOLDER.parents[3]
FILL = """
import django
django.setup()
from django.contrib.auth.models import Group, User
import education.sample.text_samples, locations.sample.clinic_samples
from clinic_site.old_addresses.models import OldAddress
from clinic_site.publishing import workflow
from clinic_site.publishing.preview_links import PreviewLink
from education.models import Condition, PageFeedback
from locations.data import place_loading
from locations.models import Clinic, ClinicImport, MistakeReport
place_loading.load_states(), education.sample.text_samples.load(), locations.sample.clinic_samples.load()
writer = User.objects.create_user("writer", is_staff=True)
writer.groups.add(Group.objects.get(name="Writer"))
headache, clinic = Condition.objects.get(slug="headache"), Clinic.objects.earliest("pk")
PreviewLink.objects.make(headache, by=writer)
headache.summary = "A draft of the summary."
workflow.save_draft(headache, by=writer, is_ready=True)
clinic.city = clinic.city + " Heights"
clinic.save()
Clinic.objects.latest("pk").delete()
PageFeedback.objects.create(path="/", is_helpful=True, comment="Thank you")
MistakeReport.objects.create(clinic=clinic, what="phone")
ClinicImport.objects.create(file_name="clinics.csv", content=b"name\\n", report=[{"row": 2, "why": None}])
"""


def main() -> None:
    [name] = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "DATABASE_URL": f"sqlite:///{folder}/release.sqlite3", "DJANGO_SETTINGS_MODULE": "clinic_site.settings",
            "SECRET_KEY": "for-one-run-only", "HTTPS": "False",
        }  # fmt: skip
        for arguments in (
            ["manage.py", "migrate", "--verbosity=0"],
            ["-c", FILL],
            ["manage.py", "backup", str(FOLDER / f"{name}.zip")],
        ):
            subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment, check=True)


if __name__ == "__main__":
    main()
