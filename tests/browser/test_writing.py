"""The editor: toolbar, preview, reading grade, lists to insert from, and recovery of unsaved work."""

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import violations
from tests.browser.conftest import STAFF
from tests.browser.desk import open_desk, sign_in

HARD = (
    "Percutaneous stimulation of myofascial structures necessitates comprehensive anatomical understanding of the "
    "neighboring neurovascular tissues, particularly when practitioners encounter considerable individual variability."
)


@pytest.fixture(scope="session")
def form(site):
    """Return the path of a topic's change form."""
    return site.run("""
from django.urls import reverse
from education.models import Topic
print(reverse("admin:education_topic_change", args=[Topic.objects.get(slug="trigger-points").pk]))
""")


@pytest.fixture
def desk(page, site, form):
    """Open a topic's change form as staff and wait for the reading grade."""
    page.dialogs = []

    def leave(dialog):
        page.dialogs.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    start_afresh(site)
    page.set_viewport_size({"width": 1280, "height": 900})
    open_desk(page, site, STAFF[0], form)
    expect(page.locator(".field-body .writing-grade")).to_be_visible()
    return page


def start_afresh(site):
    """Delete what other tests typed and saved, because the order of tests is not fixed."""
    forget_unsaved_work(site)
    site.run('from education.models import Topic; Topic.objects.get(slug="trigger-points").drafts.all().delete()')


def forget_unsaved_work(site):
    """Delete what other tests typed and did not save."""
    site.run("from clinic_site.models import UnsavedWork; UnsavedWork.objects.all().delete()")


def open_again(page, site, form):
    page.goto(site.url + form)
    expect(page.locator(".field-body .writing-grade")).to_be_visible()


def body(page):
    return page.locator("#id_body")


def preview(page):
    return page.get_by_role("region", name="Preview: text")


def write(page, text):
    body(page).fill(text)


def select(page, start, end):
    body(page).evaluate("(text, [start, end]) => { text.focus(); text.setSelectionRange(start, end) }", [start, end])


def press(page, name):
    page.get_by_role("toolbar", name="Format: text").get_by_role("button", name=name, exact=True).click()


def picker(page):
    return page.get_by_role("dialog")


# The toolbar -------------------------------------------------------------------------------------------


FORMATS = [
    ("Bold", "a needle", (2, 8), "a **needle**"),
    ("Bold", "a **needle**", (4, 10), "a needle"),
    ("Italic", "a needle", (2, 8), "a _needle_"),
    ("Heading", "One", (0, 0), "## One"),
    ("Heading", "## One", (3, 3), "One"),
    ("Heading", "One\nTwo", (5, 5), "One\n\n## Two"),
    ("List", "One\nTwo", (0, 7), "- One\n- Two"),
    ("List", "- One\n- Two", (0, 11), "One\nTwo"),
    ("List", "- One\nTwo", (7, 7), "- One\n- Two"),
]


def test_each_button_formats_the_selection_and_can_be_undone(desk):
    for button, typed, selected, expected in FORMATS:
        write(desk, typed)
        select(desk, *selected)
        press(desk, button)
        expect(body(desk), button).to_have_value(expected)
        expect(body(desk), button).to_be_focused()
        body(desk).press("Control+z")
        expect(body(desk), button).to_have_value(typed)


def test_toolbar_is_a_single_tab_stop_with_arrow_key_navigation(desk):
    tools = desk.get_by_role("toolbar", name="Format: text")
    tools.get_by_role("button", name="Heading").focus()
    for key, name in (("ArrowRight", "Bold"), ("End", "Insert a word from the word list"), ("ArrowRight", "Heading")):
        desk.keyboard.press(key)
        expect(tools.get_by_role("button", name=name)).to_be_focused()
    desk.keyboard.press("ArrowRight")
    desk.keyboard.press("Tab")
    expect(body(desk)).to_be_focused()
    desk.keyboard.press("Shift+Tab")
    expect(tools.get_by_role("button", name="Bold")).to_be_focused()


def test_shortcut_makes_the_selection_bold(desk):
    write(desk, "a needle")
    select(desk, 2, 8)
    desk.keyboard.press("Control+b")
    expect(body(desk)).to_have_value("a **needle**")


# The preview and the grade -----------------------------------------------------------------------------


def test_preview_follows_typing_and_looks_like_the_page(desk):
    write(desk, "## One\n\nA twitch is _fast_.[@gattie-2017] It is.[@shah-2015]")
    expect(preview(desk).get_by_role("heading", name="One")).to_be_visible()
    expect(preview(desk).locator("sup")).to_have_text(["1", "2"])
    preview(desk).get_by_role("link", name="twitch").click()
    expect(desk.locator(".word-card:popover-open")).to_contain_text("Twitch")
    desk.keyboard.press("Escape")
    expect(desk.locator(".word-card:popover-open")).to_have_count(0)


def test_preview_is_beside_the_text_on_wide_screens_and_below_it_on_narrow_ones(desk):
    for width, is_beside in ((1280, True), (768, False), (390, False)):
        desk.set_viewport_size({"width": width, "height": 900})
        text, shown = body(desk).bounding_box(), preview(desk).bounding_box()
        assert (shown["x"] >= text["x"] + text["width"]) is is_beside
        assert desk.evaluate("document.documentElement.scrollWidth") <= width


def test_grade_and_long_sentences_are_shown_and_announced_once(desk):
    status = desk.locator(".field-body .writing > [role=status]")
    reading = desk.locator(".field-body .writing-reading")
    expect(reading).to_contain_text("easy enough")
    assert status.text_content() == ""  # the state at page load is not announced
    write(desk, HARD)
    expect(reading).to_contain_text("too hard, the limit is 10")
    expect(reading.locator(".writing-long-sentences li")).to_have_count(1)
    assert status.text_content() == ""  # nothing is announced while typing
    expect(status).to_contain_text("too hard. 1 long sentence.")


def test_invalid_citation_is_reported(desk):
    write(desk, "Said.[@nobody-1999]")
    expect(desk.locator(".field-body .writing-faults")).to_contain_text("[@nobody-1999] will not be shown")


def test_lost_connection_does_not_interrupt_writing(desk):
    desk.route("**/look/", lambda route: route.abort())
    write(desk, "Typed without a line.")
    expect(desk.locator(".field-body .writing-reading")).to_have_text(
        "The preview is not available. You can keep writing."
    )
    desk.unroute("**/look/")
    write(desk, "Typed with a line again.")
    expect(preview(desk)).to_contain_text("Typed with a line again.")


# Lists to insert from ----------------------------------------------------------------------------------


def test_reference_is_found_and_inserted_by_keyboard(desk):
    write(desk, "Said. More.")
    select(desk, 5, 5)
    desk.keyboard.press("Shift+Tab")
    desk.keyboard.press("End")
    desk.keyboard.press("ArrowLeft")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("dialog", name="Insert a reference")).to_be_visible()
    expect(picker(desk).get_by_role("combobox")).to_be_focused()
    desk.keyboard.type("gattie 2017")
    expect(picker(desk).get_by_role("option")).to_have_count(1)
    expect(picker(desk).get_by_role("option", selected=True)).to_contain_text("Gattie")
    desk.keyboard.press("Enter")
    expect(body(desk)).to_have_value("Said.[@gattie-2017] More.")
    expect(body(desk)).to_be_focused()
    desk.keyboard.type("!")  # the cursor is after the reference
    expect(body(desk)).to_have_value("Said.[@gattie-2017]! More.")
    expect(preview(desk).locator("sup")).to_have_text("1")


def test_arrow_keys_move_in_the_list_and_escape_changes_nothing(desk):
    write(desk, "Said.")
    press(desk, "Insert a reference")
    expect(picker(desk).get_by_role("option").first).to_have_attribute("aria-selected", "true")
    desk.keyboard.press("ArrowDown")
    second = picker(desk).get_by_role("option").nth(1)
    expect(second).to_have_attribute("aria-selected", "true")
    assert picker(desk).get_by_role("combobox").get_attribute("aria-activedescendant") == second.get_attribute("id")
    desk.keyboard.press("ArrowUp")
    desk.keyboard.press("ArrowUp")
    expect(picker(desk).get_by_role("option").last).to_have_attribute("aria-selected", "true")
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("dialog")).to_have_count(0)
    expect(body(desk)).to_have_value("Said.")
    expect(body(desk)).to_be_focused()


def test_selected_text_becomes_a_link_to_the_glossary(desk):
    write(desk, "They jump a lot.")
    select(desk, 5, 9)
    press(desk, "Insert a word from the word list")
    picker(desk).get_by_role("combobox").fill("twitch")
    picker(desk).get_by_role("option", name="Twitch").first.click()
    expect(body(desk)).to_have_value("They [jump](/glossary/#twitch) a lot.")


LINKS = [  # typed, the first choice, the text afterwards
    ("front page", "Page · /", "see [here](/)"),
    ("SITE/safety/", "/safety/", "see [here](/safety/)"),
    ("https://example.org/a_(b)", "Link to this address", "see [here](https://example.org/a_%28b%29)"),
    ("ada@example.org", "mailto:ada@example.org", "see [here](mailto:ada@example.org)"),
]


def link_to(desk, site, typed, choice):
    """Open the list of pages by keyboard, type, and choose the first entry, which must contain `choice`."""
    desk.keyboard.press("Control+k")
    expect(desk.get_by_role("dialog", name="Insert a link").get_by_role("combobox")).to_be_focused()
    expect(picker(desk).get_by_role("option").first).to_be_visible()
    with desk.expect_response("**/links/?q=*"):
        desk.keyboard.insert_text(typed.replace("SITE", site.url))
    expect(picker(desk).get_by_role("option", selected=True)).to_contain_text(choice)
    desk.keyboard.press("Enter")
    expect(body(desk)).to_be_focused()


def test_selected_text_becomes_a_link_to_a_page_or_an_address(desk, site):
    for typed, choice, expected in LINKS:
        write(desk, "see here")
        select(desk, 4, 8)
        link_to(desk, site, typed, choice)
        expect(body(desk), typed).to_have_value(expected)


def test_link_without_selected_text_has_the_title_of_the_page_or_words_to_replace(desk, site):
    write(desk, "")
    link_to(desk, site, "/handout/", "Handout")
    expect(body(desk)).to_have_value("[Handout](/handout/)")
    write(desk, "")
    link_to(desk, site, "www.example.org/a", "https://www.example.org/a")
    desk.keyboard.type("this")
    expect(body(desk)).to_have_value("[this](https://www.example.org/a)")


def test_empty_result_says_what_to_do_and_enter_does_not_submit_the_form(desk):
    address = desk.url
    press(desk, "Insert a reference")
    picker(desk).get_by_role("combobox").fill("qqqq")
    expect(desk.get_by_role("dialog").get_by_role("status")).to_have_text("No matches. Try fewer words.")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("dialog")).to_be_visible()
    assert desk.url == address


# Unsaved work ------------------------------------------------------------------------------------------


def test_leaving_asks_for_confirmation_only_with_unsaved_work(desk, site, form):
    desk.goto(f"{site.url}/admin/")
    assert desk.dialogs == []
    open_again(desk, site, form)
    body(desk).press_sequentially("x")
    desk.goto(f"{site.url}/admin/")
    assert desk.dialogs == ["beforeunload"]


def test_undone_typing_is_not_unsaved_work(desk, site):
    body(desk).press_sequentially("x")
    body(desk).press("Backspace")
    desk.goto(f"{site.url}/admin/")
    assert desk.dialogs == []


def kept(page):
    return page.evaluate(
        "Object.entries(localStorage).filter(([key]) => key.startsWith('keep:')).map(([, copies]) => copies).join('')"
    )


def type_and_crash(page, site, text, context):
    """Type into the form and close it without its unload events; return a new page of the same browser."""
    write(page, text)
    page.wait_for_function("text => Object.values(localStorage).join('').includes(text)", arg=text)
    crashed = page.context.new_cdp_session(page)
    crashed.on("Inspector.targetCrashed", lambda _event: None)
    address = page.url
    fresh = context.new_page()
    page.close(run_before_unload=False)
    fresh.goto(address)
    return fresh


def test_unsaved_work_is_offered_after_a_crash_and_restored_by_keyboard(desk, site, context):
    fresh = type_and_crash(desk, site, "Typed before the crash.", context)
    offer = fresh.locator(".keep-offer")
    expect(offer).to_contain_text("You have unsaved work from")
    expect(offer).to_contain_text("Fields that differ: Text.")
    offer.get_by_text("Show these words").click()
    expect(offer.locator("dd")).to_have_text("Typed before the crash.")
    assert body(fresh).input_value() != "Typed before the crash."
    offer.get_by_role("button", name="Restore it").focus()
    fresh.keyboard.press("Enter")
    expect(body(fresh)).to_have_value("Typed before the crash.")
    expect(offer).to_have_text("Your work is back in the form. It is not saved yet.")
    expect(offer.locator("p")).to_be_focused()
    expect(preview(fresh)).to_contain_text("Typed before the crash.")


def test_discarded_work_is_not_offered_again(desk, site, context):
    fresh = type_and_crash(desk, site, "Typed for nothing.", context)
    fresh.get_by_role("button", name="Discard it").click()
    expect(fresh.locator(".keep-offer")).to_have_text("Your unsaved work was discarded.")
    assert kept(fresh) == ""
    fresh.reload()
    expect(fresh.locator(".writing-reading").first).to_be_visible()
    expect(fresh.get_by_role("button", name="Discard it")).to_have_count(0)


OLDER = """(days) => {
    for (const key of Object.keys(localStorage).filter((key) => key.startsWith("keep:"))) {
        const copies = JSON.parse(localStorage.getItem(key));
        localStorage.setItem(key, JSON.stringify(copies.map((copy) => ({ ...copy, at: Date.now() - days * 86400e3 }))));
    }
}"""


def test_unsaved_work_is_offered_for_a_month(desk, site, context):
    fresh = type_and_crash(desk, site, "Typed last month.", context)
    forget_unsaved_work(site)  # this is about the copy on the device
    for days, offers in ((29, 1), (31, 0)):
        fresh.evaluate(OLDER, days)
        fresh.reload()
        expect(fresh.locator(".field-body .writing-grade")).to_be_visible()
        expect(fresh.get_by_role("button", name="Restore it")).to_have_count(offers)


def test_restoring_work_leaves_other_fields_unchanged(desk, site, context):
    desk.get_by_label("Label in menus").fill("Kept label")
    fresh = type_and_crash(desk, site, "Kept text.", context)
    other = context.new_page()
    other.goto(fresh.url)
    other.get_by_label("Description for search engines").fill("Changed meanwhile.")
    other.get_by_role("button", name="Save draft", exact=True).click()
    expect(other.locator(".messagelist .success")).to_be_visible()
    fresh.reload()
    fresh.get_by_role("button", name="Restore it").click()
    expect(body(fresh)).to_have_value("Kept text.")
    expect(fresh.get_by_label("Label in menus")).to_have_value("Kept label")
    expect(fresh.get_by_label("Description for search engines")).to_have_value("Changed meanwhile.")


@pytest.mark.parametrize("button", ["Save draft", "Save and check"])
def test_local_copy_is_deleted_after_saving(desk, site, form, button):
    write(desk, f"Saved by {button}.")
    desk.get_by_role("button", name=button, exact=True).click()
    expect(desk.locator(".messagelist .success")).to_be_visible()
    assert desk.dialogs == []
    open_again(desk, site, form)
    expect(body(desk)).to_have_value(f"Saved by {button}.")
    expect(desk.get_by_role("button", name="Restore it")).to_have_count(0)
    assert kept(desk) == ""
    assert [cookie["name"] for cookie in desk.context.cookies() if cookie["name"] == "saved_copies"] == []


def test_saved_new_record_is_not_offered_for_the_next_one(desk, site):
    desk.goto(f"{site.url}/admin/education/glossaryterm/add/")
    desk.get_by_label("Word:", exact=True).fill("Fascia")
    desk.get_by_label("Short name").fill("fascia")
    desk.get_by_label("Meaning").fill("A thin sheet around a muscle.")
    desk.get_by_role("button", name="Save draft and add another").click()
    expect(desk.locator(".messagelist .success")).to_be_visible()
    expect(desk.get_by_label("Word:", exact=True)).to_have_value("")
    expect(desk.get_by_role("button", name="Restore it")).to_have_count(0)


def test_expired_session_loses_no_work(desk, site, form):
    write(desk, "Typed while the session ran out.")
    desk.get_by_label("Show when to get help").check()
    desk.context.clear_cookies(name="sessionid")
    desk.get_by_role("button", name="Save draft", exact=True).click()
    expect(desk.locator("#id_login")).to_be_visible()
    assert desk.dialogs == []
    sign_in(desk, site, *STAFF)
    desk.get_by_role("button", name="Restore it").click()
    expect(body(desk)).to_have_value("Typed while the session ran out.")
    expect(desk.get_by_label("Show when to get help")).to_be_checked()
    desk.get_by_label("Show when to get help").uncheck()
    desk.get_by_role("button", name="Save draft", exact=True).click()
    expect(desk.locator(".messagelist .success")).to_be_visible()
    open_again(desk, site, form)
    expect(body(desk)).to_have_value("Typed while the session ran out.")
    expect(desk.get_by_role("button", name="Restore it")).to_have_count(0)


def test_editor_shows_that_the_session_has_ended(desk):
    desk.context.clear_cookies(name="sessionid")
    write(desk, "Typed.")
    expect(desk.locator(".field-body .writing-reading")).to_contain_text("You are signed out.")


def test_rejected_form_is_still_unsaved_work(desk, site, form):
    write(desk, "Typed and refused.")
    desk.get_by_label("Title").fill("")
    desk.get_by_role("button", name="Save draft", exact=True).click()
    expect(desk.locator(".errornote")).to_be_visible()
    expect(desk.get_by_role("button", name="Restore it")).to_have_count(0)  # it is in the form
    desk.goto(f"{site.url}/admin/")
    assert desk.dialogs == ["beforeunload"]
    open_again(desk, site, form)
    expect(desk.locator(".keep-offer")).to_contain_text("Fields that differ: Title, Text.")


def test_checkboxes_and_select_fields_are_restored(staff_page, site, context):
    staff_page.goto(f"{site.url}/admin/education/condition/?q=Headache")
    staff_page.locator("#result_list tbody th a").first.click()
    staff_page.wait_for_url("**/change/**")  # wait for the scripts: input before they run is not stored
    box = "input[name=regions]:not(:checked)"
    region = staff_page.locator(box).first.get_attribute("value")
    staff_page.locator(box).first.check()
    staff_page.get_by_label("Certainty").first.select_option("low")
    staff_page.wait_for_function("() => Object.values(localStorage).join('').includes('regions')")
    fresh = context.new_page()
    fresh.goto(staff_page.url)
    staff_page.close(run_before_unload=False)
    before = fresh.locator("input[name=regions]:checked").count()
    fresh.get_by_role("button", name="Restore it").click()
    expect(fresh.locator("input[name=regions]:checked")).to_have_count(before + 1)
    expect(fresh.locator(f"input[name=regions][value='{region}']")).to_be_checked()
    expect(fresh.get_by_label("Certainty").first).to_have_value("low")


def test_secrets_are_not_stored_locally(desk):
    desk.evaluate(
        """() => {
            const form = document.querySelector("#topic_form");
            for (const type of ["password", "hidden"]) {
                const field = Object.assign(document.createElement("input"), { type, name: `x-${type}`, value: "open-sesame" });
                form.append(field);
            }
        }"""
    )
    write(desk, "Typed.")
    desk.wait_for_function("() => Object.values(localStorage).join('').includes('Typed.')")
    assert "open-sesame" not in kept(desk)
    assert desk.locator("[name=csrfmiddlewaretoken]").first.input_value() not in kept(desk)


def test_work_is_not_offered_to_another_account(desk, site, context):
    fresh = type_and_crash(desk, site, "Typed by one person.", context)
    forget_unsaved_work(site)  # the server gives each account its own
    fresh.evaluate(
        "for (const key of Object.keys(localStorage)) { localStorage.setItem(key.replace(/^keep:\\\\d+/, 'keep:999'), localStorage.getItem(key)); localStorage.removeItem(key) }"
    )
    fresh.reload()
    expect(fresh.locator(".writing-reading").first).to_be_visible()
    expect(fresh.get_by_role("button", name="Restore it")).to_have_count(0)


# Accessibility and security ----------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.nightly)])
def test_editor_is_accessible_at_every_width(desk, axe, context, site, scheme):
    desk.emulate_media(color_scheme=scheme)
    write(desk, f"## One\n\nA twitch.[@gattie-2017] [x](/safety/)\n\n{HARD}[@nobody-1]\n\n- one\n\n> two\n\n" * 8)
    expect(desk.locator(".writing-faults")).to_be_visible()
    for width in (768, 1280):
        desk.set_viewport_size({"width": width, "height": 900})
        assert violations(axe, desk, ".form-row:has(.writing)") == []
    press(desk, "Insert a reference")
    expect(picker(desk).get_by_role("option").first).to_be_visible()
    assert violations(axe, desk, ".writing-picker") == []
    desk.keyboard.press("Escape")
    fresh = type_and_crash(desk, site, "Typed.", context)
    fresh.emulate_media(color_scheme=scheme)
    expect(fresh.locator(".keep-offer button").first).to_be_visible()
    assert violations(axe, fresh, ".keep-offer") == []


def test_toolbar_buttons_are_at_least_44_px(desk):
    for button in desk.locator(".writing-tools button").all():
        box = button.bounding_box()
        assert min(box["width"], box["height"]) >= 44


def test_editor_obeys_the_content_security_policy(desk, site, form):
    messages = []
    desk.on("console", lambda message: messages.append(message.text))
    open_again(desk, site, form)
    write(desk, "Typed.")
    press(desk, "Insert a reference")
    expect(picker(desk).get_by_role("option").first).to_be_visible()
    assert messages == []
