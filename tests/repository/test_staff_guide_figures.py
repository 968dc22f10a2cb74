"""The staff guide gives the figures of the default settings and of the code, and the columns of the import."""

import pytest

from clinic_site.settings import clinic, retention, staff
from clinic_site.writing import reading_grade
from locations.importing import columns, limits
from tests.browser.test_own_site import EXPECTED
from tests.repository.documents import read, tables


def text(page: str) -> str:
    """Return the text of a page of the guide on one line."""
    return " ".join(read(f"staff/{page}.md").split())


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("visitors", f"| feedback on pages | {retention.FEEDBACK_DAYS} days |"),
        ("visitors", f"| reported mistakes | {retention.REPORT_DAYS} days"),
        ("visitors", f"| imported files | {retention.IMPORT_DAYS} days |"),
        ("visitors", f"| preview links | {retention.PREVIEW_LINK_DAYS} days after they expire |"),
        ("first-steps", f"After {staff.STAFF_IDLE_MINUTES} minutes without a click"),
        ("first-steps", f"After {staff.STAFF_LONGEST_SESSION.total_seconds() / 3600:.0f} hours you sign in again"),
        ("clinics", f"After {clinic.CONFIRM_AFTER_DAYS} days (your clinic may have set another time)"),
        ("writing", f"| more than {reading_grade.WISHED}, up to {reading_grade.HIGHEST} |"),
        ("publishing", f"| reading grade | more than {reading_grade.HIGHEST} | more than {reading_grade.WISHED} |"),
        ("writing", f"every sentence of more than {reading_grade.LONG} words"),
        ("import", f"At most {limits.MOST_BYTES // limits.MEGABYTE} MB, {limits.MOST_ROWS:,} rows and {limits.MOST_COLUMNS} "
                   "columns."),
    ],
)  # fmt: skip
def test_guide_gives_this_figure(name, words):
    assert words in text(name)


def test_guide_says_what_making_the_site_your_own_takes():
    pictures, look, announcement, people = EXPECTED.values()
    words = (
        "a picture and a logo in {} clicks, logo, color and home page in {}, an announcement in {}, and two people with"
    )
    assert f"{words.format(pictures, look, announcement)} photos in {people}." in text("your-site")


def test_guide_lists_the_columns_of_the_import_with_their_other_names():
    [rows] = [rows for header, *rows in tables(read("staff/import.md")) if header[0] == "column"]
    others = {row[0]: [columns.key(title) for title in row[3].split(",") if title] for row in rows}
    assert others == {
        name: [other for other in names if other != columns.key(name)] for name, names in columns.NAMES.items()
    }
    assert [row[0] for row in rows if row[1] == "yes"] == columns.NEEDED
