"""Fill the database in the settings up to a size: python -m tests.proofs.benchmarks.scale.filling 1000"""

import sys

import django

if __name__ == "__main__":
    django.setup()

from django.core.management import call_command, get_commands
from django.db import connection

from tests.proofs.benchmarks.scale import made_clinics, made_history, made_staff, made_texts
from tests.proofs.benchmarks.scale.bulk_rows import analyze
from tests.proofs.benchmarks.scale.size import Size


def prepare() -> None:
    """Create the tables, and load what every site has: states, ZIP codes, the sample texts and clinics."""
    with open("/dev/null", "w") as nowhere:
        call_command("migrate", verbosity=0)
        call_command("load_sample_content", stdout=nowhere)
        call_command("load_places", stdout=nowhere)


def fill(size: Size) -> None:
    """Add rows until the site has `size`. Its rows are the same in every run, except for their dates."""
    made_clinics.fill_clinics(size.clinics)
    made_texts.fill_texts(size.texts)
    made_staff.fill_staff(size.staff)
    made_clinics.fill_people(size.people)
    made_history.fill_versions(size)
    made_history.fill_drafts(size.drafts)
    made_staff.fill_lists(size)
    rebuild()
    analyze()


def rebuild() -> None:
    """Run the commands that work out what is kept beside the records, as a save of each record would have done."""
    own = {name for name, app in get_commands().items() if app in ("clinic_site", "education", "locations")}
    with open("/dev/null", "w") as nowhere:
        for name in sorted(name for name in own if name.startswith("rebuild_")):
            call_command(name, stdout=nowhere)


if __name__ == "__main__":
    if not connection.introspection.table_names():
        prepare()
    fill(Size(int(sys.argv[1])))
