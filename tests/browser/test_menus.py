"""The menus are arranged with a mouse, a finger, the keyboard and without scripts; a price changes with three clicks."""

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import SIDEWAYS, VIEWS, show, violations
from tests.browser.desk import open_desk

MAKE = """
from django.contrib.auth.models import Group, User
from education.models import MenuChange, PageKind, Topic
User.objects.filter(username="paula").delete()
MenuChange.objects.all().delete()
user = User.objects.create_user("paula", "", "a-long-pass-phrase-for-tests", is_staff=True)
user.groups.add(Group.objects.get(name="Publisher"))
Topic.objects.exclude(nav_order=None).update(nav_order=None)
for place, name in enumerate(["Prices", "Parking", "Careers"], 1):
    Topic.objects.update_or_create(slug=f"own-{place}", defaults={
        "title": name, "nav_order": place, "kind": PageKind.objects.get(), "status": "published", "description": name,
        "short_answer": f"{name} of a visit.", "body": "A visit costs $70.", "order": place,
    })
"""
LONG = """
from education.models import PageKind, Topic
for place in range(20):
    Topic.objects.create(
        slug=f"long-{place}", nav_order=place + 10, kind=PageKind.objects.get(), status="published", description="Long",
        title="Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen " * 2, short_answer="Long.",
        nav_label="Reimbursementquestionsandanswers, part 12" if place % 2 else "",
    )
"""
MANY = """
from education.models import PageKind, Topic
Topic.objects.bulk_create(Topic(
    slug=f"many-{place}", nav_order=place + 10, kind=PageKind.objects.get(), status="published", description="Long",
    title=f"Page {place:03}", short_answer="Long.", in_footer=False,
) for place in range(120))
"""
MENU = "section[aria-labelledby=menus-menu]"


@pytest.fixture(scope="module", autouse=True)
def tidy(site):
    yield
    site.run("""
from education.models import Topic
Topic.objects.filter(slug__startswith="own-").delete()
Topic.objects.filter(slug__startswith="long-").delete()
Topic.objects.filter(slug__startswith="many-").delete()
for place, slug in enumerate(["dry-needling", "what-to-expect", "conditions", "safety", "questions"], 1):
    Topic.objects.filter(slug=slug).update(nav_order=place)
""")


@pytest.fixture
def desk(browser, site):
    """Return a function that opens the page as a publisher, in a context with the given options."""
    site.run(MAKE)
    contexts = []

    def sign_in(path="/admin/education/topic/menus/", **options):
        contexts.append(browser.new_context(**options))
        page = contexts[-1].new_page()
        page.set_default_timeout(20_000)
        open_desk(page, site, "paula", path)
        return page

    yield sign_in
    for context in contexts:
        context.close()


def order(page):
    return [name.split("\n")[0] for name in page.locator(f"{MENU} .menus-name").all_inner_texts()]


def handle_of(page, name):
    box = page.locator(f"{MENU} li", has_text=name).locator(".menus-handle").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def public_menu(page, site):
    page.goto(f"{site.url}/locations/")
    return page.locator("#menu li a").all_text_contents()


def test_pages_are_moved_by_keys_and_the_focus_and_the_announcement_follow(desk, site):
    page = desk()
    page.get_by_role("button", name="Move up: Careers").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("“Careers” moved up in the main menu.")
    assert order(page) == ["Prices", "Careers", "Parking"]
    expect(page.get_by_role("button", name="Move up: Careers").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Move down: Careers").first).to_be_focused()  # it is the first now
    assert order(page) == ["Careers", "Prices", "Parking"]
    page.get_by_role("button", name="Undo the last change").click()
    expect(page.get_by_role("status")).to_have_text("Undone: “Careers” moved up in the main menu.")
    assert public_menu(page, site) == ["Prices", "Careers", "Parking", "Find a clinic"]


def test_page_is_dragged_with_the_mouse_and_escape_leaves_it_where_it_was(desk, site):
    page = desk()
    page.mouse.move(*handle_of(page, "Careers"))
    page.mouse.down()
    page.mouse.move(*handle_of(page, "Prices"), steps=4)
    page.keyboard.press("Escape")
    page.mouse.up()
    assert order(page) == ["Prices", "Parking", "Careers"]
    x, y = handle_of(page, "Prices")
    page.mouse.move(*handle_of(page, "Careers"))
    page.mouse.down()
    page.mouse.move(x, y - 15, steps=6)
    page.mouse.up()
    expect(page.get_by_role("status")).to_have_text("“Careers” moved in the main menu.")
    assert order(page) == ["Careers", "Prices", "Parking"]
    assert public_menu(page, site) == ["Careers", "Prices", "Parking", "Find a clinic"]


def test_page_is_dragged_with_a_finger(desk):
    page = desk(has_touch=True, viewport={"width": 390, "height": 1400})
    touch = page.context.new_cdp_session(page)
    (x, start), (_x, end) = handle_of(page, "Prices"), handle_of(page, "Careers")
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": start}]})
    for part in range(1, 11):
        y = start + (end + 30 - start) * part / 10
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": y}]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(page.get_by_role("status")).to_have_text("“Prices” moved in the main menu.")
    assert order(page) == ["Parking", "Careers", "Prices"]


def test_entry_dropped_at_the_end_of_a_part_stays_there_and_does_not_go_to_the_end_of_the_list(desk, site):
    site.run(MANY)
    page = desk()
    expect(page.locator(f"{MENU} li[data-key]")).to_have_count(100)
    first, last = page.locator(f"{MENU} li[data-key]").first, page.locator(f"{MENU} li[data-key]").last
    name = first.locator("a").inner_text()
    handle = first.locator(".menus-handle")
    handle.scroll_into_view_if_needed()
    handle.hover()
    page.mouse.down()
    last.scroll_into_view_if_needed()
    box = last.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + box["height"] + 5, steps=3)
    page.mouse.up()
    expect(page.get_by_role("status")).to_have_text(f"“{name}” moved in the main menu.")
    assert order(page)[-1] == name
    page.get_by_role("button", name=f"Move down: {name}").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"{MENU} nav a").last).to_be_focused()  # it leads to the part with the entry
    page.keyboard.press("Enter")
    page.wait_for_url("**/menus/?menu=2")
    assert order(page)[0] == name
    site.run("from education.models import Topic; Topic.objects.filter(slug__startswith='many-').delete()")


def test_everything_works_without_scripts(desk, site):
    page = desk(java_script_enabled=False)
    assert not page.locator(".menus-handle").first.is_visible()
    page.get_by_role("button", name="Move down: Prices").first.click()
    assert page.locator(".messagelist li").inner_text() == "“Prices” moved down in the main menu."
    page.get_by_label("Page to add").first.select_option(label="Privacy")
    page.get_by_role("button", name="Add to the menu").click()
    page.get_by_role("button", name="Take out: Careers").first.click()
    page.get_by_role("button", name="Undo the last change").click()
    assert public_menu(page, site) == ["Parking", "Prices", "Careers", "Privacy", "Find a clinic"]


def test_page_is_accessible_and_a_long_menu_never_scrolls_sideways(desk, site, axe):
    site.run(LONG)
    page = desk()
    for width, theme in VIEWS:
        show(page, width, theme)
        page.evaluate("Promise.all(document.getAnimations().map((fade) => fade.finished))")
        assert violations(axe, page) == [], (width, theme)
    for width in (320, 390, 768, 1280):
        show(page, width, "light")
        assert page.evaluate(SIDEWAYS) == 0, width
    for path in ("/locations/", "/own-1/", "/"):
        page.goto(site.url + path)
        for width in (320, 360, 768, 1000, 1280):
            show(page, width, "light")
            assert page.evaluate(SIDEWAYS) == 0, (path, width)
    assert violations(axe, page) == []
    show(page, 360, "light")
    page.get_by_role("button", name="Menu", exact=True).click()
    assert page.evaluate(SIDEWAYS) == 0
    page.get_by_role("button", name="Close menu").scroll_into_view_if_needed()
    page.get_by_role("button", name="Close menu").click()
    expect(page.locator("#menu")).to_be_hidden()


def test_publisher_alone_changes_a_price_with_three_clicks(desk, site):
    page = desk("/admin/")
    clicks = []

    def click(what):
        clicks.append(what)
        what.click()

    click(page.locator("#content").get_by_role("link", name="Pages", exact=True))
    click(page.locator("#result_list").get_by_role("link", name="Prices"))
    page.locator("textarea[name=body]").fill("A visit costs $75.")
    click(page.get_by_role("button", name="Publish", exact=True))
    expect(page.locator(".messagelist li")).to_have_text("Published. The site shows it now.")
    page.goto(f"{site.url}/own-1/")
    expect(page.locator("article")).to_contain_text("A visit costs $75.")
    assert len(clicks) == 3
