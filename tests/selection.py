"""Tests that also run in other configurations on each change. In `make nightly`, all tests do.

`make test` runs all tests except those marked `nightly`, on SQLite. Tests that depend on the database also run on
PostgreSQL (`make test-postgres`), and tests of public pages also run behind the page store (`make test-store`). Each
entry is a folder, a file or a single test (file.py::test_name); conftest.py turns it into a marker. See
clinic_site/docs/testing.md.
"""

import functools
from pathlib import Path

TESTS = Path(__file__).parent

# Our own SQL, constraints, triggers, locks, query plans, and types that differ between the two databases. Of a file with
# many pages or texts, only the tests that reach these.
VENDOR = [
    "clinic_site/pages/test_sitemaps.py",
    "clinic_site/serving/large_answers/test_maker.py",
    "clinic_site/serving/postgresql",
    "clinic_site/publishing/test_authorship.py",
    "clinic_site/publishing/test_unpublishing.py",
    "clinic_site/publishing/admin/test_unsaved_work.py",
    "clinic_site/publishing/test_together.py",
    "clinic_site/publishing/test_workflow.py",
    "clinic_site/publishing/test_workflow_together.py",
    "clinic_site/publishing/test_generation.py",
    "clinic_site/publishing/test_generation_upgrade.py",
    "clinic_site/publishing/test_query_answers.py",
    "clinic_site/publishing/test_what_is_read.py",
    "clinic_site/publishing/test_publishable.py",
    "clinic_site/publishing/test_undo.py",
    "clinic_site/publishing/test_history.py",
    "clinic_site/reviewing/test_signing.py",
    "clinic_site/reviewing/test_signing_together.py",
    "clinic_site/pictures/test_history.py",
    "clinic_site/pictures/test_unused_files.py",
    "clinic_site/pictures/test_admin.py::test_form_and_list_show_the_picture_and_where_it_is_used",
    "clinic_site/backup/test_backing_up.py",
    "clinic_site/backup/test_restoring.py",
    "clinic_site/operations/test_command_runs.py",
    "clinic_site/operations/test_doctor.py",
    "clinic_site/operations/test_worker.py",
    "clinic_site/operations/test_migrate_together.py",
    "clinic_site/search/test_index.py",
    "clinic_site/search/test_patient_queries.py",
    "clinic_site/search/test_ranking.py",
    "clinic_site/search/test_spanish_index.py",
    "clinic_site/search/test_spanish_pages.py",
    "clinic_site/search/test_spanish_queries.py",
    "clinic_site/search/test_views.py",
    "clinic_site/setup/test_migration.py",
    "clinic_site/setup/test_site_settings.py",
    "clinic_site/staff/test_opening.py",
    "clinic_site/shipped/test_taking_over.py::test_all_become_unreviewed_drafts_that_were_handed_over",
    "clinic_site/shipped/test_taking_over.py::test_failure_leaves_nothing_behind",
    "clinic_site/staff/test_audit_log.py",
    "clinic_site/staff/test_deactivation.py",
    "clinic_site/staff/test_invitations.py",
    "clinic_site/staff/test_invited.py",
    "clinic_site/staff/test_lockout.py",
    "clinic_site/staff/test_people_needs.py",
    "clinic_site/publishing/admin/test_standing_filter.py",
    "clinic_site/shared/test_bounded_lists.py",
    "clinic_site/test_admin_search.py",
    "clinic_site/shared/test_retention_registry.py",
    "clinic_site/test_query_counts.py",
    "clinic_site/test_query_plans.py",
    "clinic_site/test_robustness.py",
    "education/admin/test_menus.py",
    "education/admin/test_reviewers.py",
    "education/checks/test_text_readings.py",
    "education/test_clinical_review.py",
    "education/test_models.py",
    "education/test_plain_pages.py",
    "education/test_publishing.py",
    "education/pages/test_listing_page.py",
    "education/pages/test_used_on.py",
    "locations/admin/test_clinics.py",
    "locations/admin/test_exports.py",
    "locations/admin/test_list_plans.py",
    "locations/admin/test_state_law.py::test_offers_are_removed_in_batches_with_a_version_each",
    "locations/importing/test_changes.py",
    "locations/importing/test_known_clinics.py",
    "locations/importing/test_running.py",
    "locations/importing/test_uploads.py",
    "locations/test_clinic_point.py",
    "locations/test_clinic_towns.py",
    "locations/test_clinic_words.py",
    "locations/test_distance.py",
    "locations/test_models.py",
    "locations/finding/test_nearest_by_zip.py",
    "locations/pages/test_open_data.py",
    "locations/data/test_place_loading.py",
    "locations/finding/test_lookup.py",
    "properties/test_search_and_places.py",
]

# Public pages that are tested with Django's client. Requests of staff bypass the store, so their pages don't need a
# second run. Nor do tests that ask for each page once, which the store passes on to Django.
STORE = [
    "clinic_site/old_addresses",
    "clinic_site/serving/page_store",
    "clinic_site/setup/test_not_open.py",
    "clinic_site/search/test_views.py",
    "clinic_site/pages/test_error_pages.py",
    "clinic_site/pages/test_handout.py",
    "clinic_site/shared/test_headers.py",
    "clinic_site/pages/test_landing.py",
    "clinic_site/test_robustness.py",
    "clinic_site/pages/test_sitemaps.py",
    "education/pages/test_condition_page.py",
    "education/pages/test_feedback.py",
    "education/pages/test_ladder.py",
    "education/pages/test_lists.py",
    "education/test_publishing.py",
    "education/pages/test_review.py",
    "education/pages/test_safety_page.py",
    "education/pages/test_self_check.py",
    "education/pages/test_topic.py",
    "locations/pages/test_clinic_page.py",
    "locations/pages/test_near.py",
    "locations/pages/test_near_answers.py",
    "locations/pages/test_open_data.py",
    "locations/pages/test_state_towns.py",
    "locations/test_publishing.py",
    "locations/pages/test_register.py",
    "locations/pages/test_mistake_reports.py",
    "locations/pages/test_state_list.py",
    "locations/pages/test_state_page.py",
]


def markers_of(path: Path, test: str) -> list[str]:
    """Return the markers for the test named `test` in the file `path`."""
    return [name for name in CHOSEN if tests_chosen(path, name) & {"", test}]


def is_selected(path: Path, name: str) -> bool:
    """Return whether a test in the file `path` has the marker `name`."""
    return bool(tests_chosen(path, name))


@functools.cache  # asked for each of thousands of tests
def tests_chosen(path: Path, name: str) -> set[str]:
    """Return the names of the tests in the file `path` that have the marker `name`. "" stands for all of them."""
    entries = (entry.partition("::") for entry in CHOSEN[name])
    return {test for place, _, test in entries if path.is_relative_to(TESTS / place)}


CHOSEN = {"vendor": VENDOR, "store": STORE}
