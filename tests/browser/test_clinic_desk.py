"""Staff maintain clinics: opening hours, imports, reports and lists."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import AXE_OPTIONS, WITHOUT_CONTRAST, violations
from tests.locations.importing.files import csv_bytes

TACOMA = {"name": "Browser PT", "street": "7 Test Lane", "city": "Tacoma", "state": "WA", "zip": "98402"}
GOOD = TACOMA | {"phone": "(253) 555-0117"}
BAD = TACOMA | {"name": "Bad PT", "phone": "NOT AVAILABLE"}


def assert_accessible(page, axe, part="#content"):
    """Check only the part of the page that this project adds to Django's admin."""
    for width, options in ((768, WITHOUT_CONTRAST), (1280, AXE_OPTIONS)):
        page.set_viewport_size({"width": width, "height": 900})
        shown = part if isinstance(part, str) else part["include"][0][0]
        expect(page.locator(shown).first).to_be_visible()  # axe does not wait until the page is loaded
        assert violations(axe, page, part, options) == []


def open_clinic(page, site, name):
    page.goto(f"{site.url}/admin/locations/clinic/?q={name}")
    page.get_by_role("link", name=name).first.click()
    page.wait_for_url("**/change/**")


def test_hours_preview_updates_while_typing_and_published_hours_show_on_the_site(staff_page, site, axe):
    open_clinic(staff_page, site, "Northfield Vancouver")
    assert_accessible(staff_page, axe, ".hours-editor")
    staff_page.get_by_label("Monday").fill("7am-noon, 1pm-6pm")
    staff_page.get_by_role("button", name="Copy to Tuesday–Friday").click()
    staff_page.get_by_label("Dates with different hours").fill("Dec 24: 8am-noon")
    preview = staff_page.locator(".hours-preview")
    expect(preview).to_contain_text("Mon–Fri")
    expect(preview).to_contain_text("December 24")
    staff_page.get_by_role("button", name="Publish", exact=True).click()
    staff_page.goto(f"{site.url}/locations/washington/vancouver/")
    expect(staff_page.locator("dl.hours")).to_contain_text("7 am – noon, 1 pm – 6 pm")


def test_error_in_hours_names_the_day_and_keeps_the_input(staff_page, site):
    open_clinic(staff_page, site, "Northfield Spokane")
    staff_page.get_by_label("Tuesday").fill("8-5")
    expect(staff_page.locator(".hours-preview")).to_contain_text("Tuesday: Add am or pm")
    staff_page.get_by_role("button", name="Publish", exact=True).click()
    expect(staff_page.locator(".errorlist").first).to_contain_text("Tuesday: Add am or pm")
    expect(staff_page.get_by_label("Tuesday")).to_have_value("8-5")


def test_form_of_a_new_clinic_is_accessible_and_names_the_clinic_that_was_chosen(staff_page, site, axe):
    staff_page.goto(f"{site.url}/admin/locations/clinic/add/")
    choice = staff_page.locator("#select2-id_moved_to-container")
    expect(choice).to_have_accessible_name("Moved to")
    assert_accessible(staff_page, axe)
    staff_page.locator(".field-moved_to .select2-selection").click()
    staff_page.locator(".select2-search__field").fill("Spokane")
    staff_page.get_by_role("option", name="Northfield Spokane").click()
    expect(choice).to_have_accessible_name(re.compile("^Moved to: Northfield Spokane"))
    assert_accessible(staff_page, axe)


def test_file_is_previewed_then_imported_and_rejected_rows_can_be_downloaded(staff_page, site, axe):
    staff_page.goto(f"{site.url}/admin/locations/clinic/")
    staff_page.get_by_role("link", name="Import a file").click()
    assert_accessible(staff_page, axe, "#content")
    file = {"name": "clinics.csv", "mimeType": "text/csv", "buffer": csv_bytes([GOOD, BAD])}
    staff_page.get_by_label("File").set_input_files(file)
    staff_page.get_by_role("button", name="Check the file").click()
    expect(staff_page.get_by_role("heading", name="Preview of clinics.csv")).to_be_visible()
    expect(staff_page.locator(".import-rows")).to_contain_text("phone: Missing. It is required for a new clinic.")
    assert_accessible(staff_page, axe, "#content")
    with staff_page.expect_download() as download:
        staff_page.get_by_role("link", name="Download the rows with errors").click()
    assert "Bad PT" in download.value.path().read_text(encoding="utf-8-sig")
    staff_page.get_by_role("button", name="Import 1 row").click()
    expect(staff_page.locator(".messagelist .success")).to_have_text(
        "1 clinic imported. New clinics are drafts until they are published."
    )


def test_file_that_is_not_a_table_shows_an_error_in_the_import_form(staff_page, site):
    staff_page.goto(f"{site.url}/admin/locations/clinicimport/add/")
    file = {"name": "photo.csv", "mimeType": "text/csv", "buffer": b"\x89PNG\x00\x00"}
    staff_page.get_by_label("File").set_input_files(file)
    staff_page.get_by_role("button", name="Check the file").click()
    expect(staff_page.locator(".errornote")).to_contain_text("“photo.csv” is not a CSV or XLSX file.")


def test_reported_mistake_is_marked_as_dealt_with_in_one_click(staff_page, site):
    staff_page.goto(f"{site.url}/locations/washington/seattle/report/")
    staff_page.get_by_label("What is wrong?").select_option(label="The opening hours")
    staff_page.get_by_role("button", name="Send the report").click()
    staff_page.goto(f"{site.url}/admin/locations/mistakereport/?q=Seattle")
    expect(staff_page.locator("#result_list tbody tr")).to_have_count(1)
    staff_page.get_by_role("button", name="Mark as dealt with: Northfield Seattle").click()
    expect(staff_page.locator(".messagelist .success")).to_have_text("1 report dealt with.")
    staff_page.wait_for_url("**/mistakereport/?q=Seattle")


@pytest.mark.parametrize("path", ["clinic/?confirmation=due", "mistakereport/", "clinicimport/"])
def test_lists_obey_the_content_security_policy(staff_page, site, path):
    messages = []
    staff_page.on("console", lambda message: messages.append(message.text))
    staff_page.goto(f"{site.url}/admin/locations/{path}")
    assert messages == []
