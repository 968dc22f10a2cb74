"""An administrator creates an account for a new colleague on one page, and says later that they have left."""

from playwright.sync_api import expect

from tests.browser.accessibility import AXE_OPTIONS, SIDEWAYS, WITHOUT_CONTRAST, violations
from tests.browser.desk import open_desk

FORM = "#user_form fieldset"
ADMINISTRATOR = """
from tests.staff import make_staff
print(make_staff("Administrator").username)
"""
WHAT_WAS_SAVED = """
from django.contrib.auth.models import User
from locations.models.state_access import states_of
from locations.models import State
nora = User.objects.get(username="nora")
states = ", ".join(state.name for state in State.objects.filter(pk__in=states_of(nora)))
print(nora.is_staff, nora.groups.get(), states, nora.check_password("copper-lantern-visits-tuesday"), sep=" | ")
"""


def assert_accessible(page, axe, part):
    """Check only the part of the page that this project adds to Django's admin."""
    for width, options in ((320, WITHOUT_CONTRAST), (1280, AXE_OPTIONS)):
        page.set_viewport_size({"width": width, "height": 900})
        assert (violations(axe, page, part, options), page.evaluate(SIDEWAYS)) == ([], 0)


def test_account_is_created_on_one_page_and_its_owner_leaves(page, site, axe):
    open_desk(page, site, site.run(ADMINISTRATOR).strip(), "/admin/auth/user/add/")
    assert_accessible(page, axe, FORM)
    page.get_by_label("First name").fill("Nora")
    page.get_by_label("Last name").fill("New")
    page.get_by_label("Username").fill("nora")
    page.get_by_label("Location manager:").check()
    page.get_by_label("Password:", exact=True).fill("copper-lantern-visits-tuesday")
    page.get_by_label("Password confirmation").fill("copper-lantern-visits-tuesday")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Choose the states that this Location manager looks after.")).to_be_visible()
    assert_accessible(page, axe, FORM)
    page.get_by_label("Only the states that are ticked below").check()
    page.get_by_label("Oregon").check()
    page.get_by_label("Password:", exact=True).fill("copper-lantern-visits-tuesday")
    page.get_by_label("Password confirmation").fill("copper-lantern-visits-tuesday")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("was added successfully")
    assert site.run(WHAT_WAS_SAVED).strip() == "True | Location manager | Oregon | True"

    page.locator("#result_list").get_by_role("link", name="nora").click()
    expect(page.get_by_label("First name")).to_have_value("Nora")
    assert_accessible(page, axe, FORM)
    page.get_by_role("link", name="This person has left").click()
    expect(page.get_by_role("heading", name="Has Nora New left?")).to_be_visible()
    assert_accessible(page, axe, "#content-main")
    page.get_by_role("button", name="This person has left").click()
    expect(page.locator(".messagelist")).to_contain_text("Nora New was signed out and can’t sign in any more.")
    page.get_by_role("link", name="This person is back").click()
    expect(page.get_by_role("heading", name="Is Nora New back?")).to_be_visible()
    assert_accessible(page, axe, "#content-main")
    page.get_by_role("button", name="This person is back").click()
    expect(page.locator(".messagelist")).to_contain_text("Nora New can sign in again.")
