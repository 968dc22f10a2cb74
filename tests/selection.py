"""Which tests run again in another way with each change; all of them do in `make nightly`.

`make test` runs everything but the tests marked `nightly`, on SQLite. What the database decides runs on PostgreSQL as well
(`make test-postgres`), and what visitors ask for runs once more with the page store in front (`make test-store`). Each
entry is a file or a folder of tests; conftest.py turns it into a marker. See clinic_site/docs/testing.md.
"""

from pathlib import Path

TESTS = Path(__file__).parent

# SQL of our own, constraints, triggers, locks, plans, types that the two databases know differently.
VENDOR = [
    "clinic_site/common/postgresql",
    "clinic_site/common/test_databases.py",
    "clinic_site/common/test_drafts.py",
    "clinic_site/common/test_drafts_together.py",
    "clinic_site/common/test_generation.py",
    "clinic_site/common/test_publishing.py",
    "clinic_site/common/test_restoring.py",
    "clinic_site/common/test_together.py",
    "clinic_site/common/test_versions.py",
    "clinic_site/keeping",
    "clinic_site/search",
    "clinic_site/signin/test_audit.py",
    "clinic_site/signin/test_lockout.py",
    "clinic_site/test_admin_search.py",
    "clinic_site/test_purge.py",
    "clinic_site/test_query_counts.py",
    "education/test_models.py",
    "education/test_publishing.py",
    "education/test_usage.py",
    "locations/admin/test_clinics.py",
    "locations/admin/test_exports.py",
    "locations/importing/test_changes.py",
    "locations/importing/test_running.py",
    "locations/test_geo.py",
    "locations/test_models.py",
    "locations/test_nearest_by_zip.py",
    "locations/test_open_data.py",
    "locations/test_places.py",
    "locations/test_search.py",
    "properties/test_search_and_places.py",
]

# Pages that visitors ask for, whose tests ask by Django's client. Staff are let past the store, so that their pages need no
# second run.
STORE = [
    "clinic_site/addresses",
    "clinic_site/page_store",
    "clinic_site/search/test_views.py",
    "clinic_site/test_error_pages.py",
    "clinic_site/test_every_page.py",
    "clinic_site/test_handout.py",
    "clinic_site/test_headers.py",
    "clinic_site/test_landing.py",
    "clinic_site/test_robustness.py",
    "clinic_site/test_sitemaps.py",
    "education/test_condition_page.py",
    "education/test_feedback.py",
    "education/test_ladder.py",
    "education/test_lists.py",
    "education/test_publishing.py",
    "education/test_review.py",
    "education/test_safety_page.py",
    "education/test_self_check.py",
    "education/test_topic.py",
    "locations/test_clinic_page.py",
    "locations/test_near.py",
    "locations/test_open_data.py",
    "locations/test_publishing.py",
    "locations/test_register.py",
    "locations/test_reporting.py",
    "locations/test_state_list.py",
    "locations/test_state_page.py",
]


def markers_of(path: Path) -> list[str]:
    """Return the markers of every test in the file `path`."""
    chosen = {"vendor": VENDOR, "store": STORE}
    return [name for name, entries in chosen.items() if any(path.is_relative_to(TESTS / entry) for entry in entries)]
