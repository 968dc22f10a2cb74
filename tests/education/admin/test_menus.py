"""The page “Menus”: which pages the main menu and the footer link to, in which order."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clinic_site.publishing import unpublishing, workflow
from education.models import MenuChange, Topic
from education.models.menu_change import menus_of, pages_for_menus
from education.models.topic import MOST_IN_FOOTER
from tests import factories as make
from tests.html import Page
from tests.many_records import copies
from tests.staff import change_url, form_data, make_staff, page_url

pytestmark = pytest.mark.django_db
URL = reverse("admin:education_topic_menus")


@pytest.fixture
def pages():
    """Three pages in the menu and the footer, and one that is in neither."""
    found = [make.make_topic(title=name, nav_order=place, order=place) for place, name in enumerate("ABC", 1)]
    return [*found, make.make_topic(title="D", in_footer=False, order=9)]


@pytest.fixture
def publisher(client):
    account = make_staff("Publisher")
    client.force_login(account)
    return account


def titles():
    """Return the titles in the menu and in the footer, as stored."""
    menus, by_key = menus_of(list(pages_for_menus())), {page.pk: page.title for page in Topic.objects.all()}
    return tuple("".join(by_key[key] for key in keys) for keys in menus)


def press(client, do, name="menu", **data):
    answer = client.post(URL, {"do": do, "list": name} | data, follow=True)
    return [str(message) for message in answer.context["messages"]]


def test_buttons_move_pages_and_say_so(client, publisher, pages):
    a, b, _c, d = pages
    assert press(client, f"up {b.pk}") == ["“B” moved up in the main menu."]
    assert titles() == ("BAC", "ABC")
    assert press(client, f"down {a.pk}", "footer") == ["“A” moved down in the footer."]
    assert titles() == ("BAC", "BAC")
    assert press(client, f"out {a.pk}") == ["“A” is no longer in the main menu."]
    assert press(client, "add", page=str(d.pk)) == ["“D” is now in the main menu, at the end."]
    assert titles() == ("BCD", "BAC")
    assert press(client, f"before {d.pk} {b.pk}") == ["“D” moved in the main menu."]
    assert press(client, f"last {b.pk}") == ["“B” moved in the main menu."]
    assert titles() == ("DCB", "BAC")


def test_public_site_shows_the_order_at_once(client, publisher, pages):
    press(client, f"up {pages[1].pk}")
    press(client, f"out {pages[2].pk}")
    press(client, "add", "footer", page=str(pages[3].pk))
    looks = [[item.text for item in look.select("li")] for look in Page(client.get(URL)).select(".menus-look ul")]
    client.logout()
    page = Page(client.get("/locations/"))
    menu = [link.text for link in page.select("#menu li a")]
    footer = [link.text for link in page.select(".footer li a")]
    assert menu == ["B", "A", "Find a clinic"]
    assert footer == ["C", "D"]
    assert looks == [menu, footer]


def test_page_that_is_off_the_site_keeps_its_place_and_is_not_shown(client, publisher, pages):
    unpublishing.take_off([pages[0]], by=publisher)
    press(client, f"up {pages[2].pk}")
    assert titles()[0] == "ACB"
    client.logout()
    assert [link.text for link in Page(client.get("/locations/")).select("#menu li a")] == ["C", "B", "Find a clinic"]


@pytest.mark.parametrize(
    "data",
    [{}, {"do": "up"}, {"do": "up x", "list": "menu"}, {"do": "up 999999", "list": "menu"}, {"do": "fly 1", "list": "menu"},
     {"do": "up 1", "list": "elsewhere"}, {"do": "add", "list": "menu", "page": "'"}, {"do": "undo 1"}],
)  # fmt: skip
def test_what_no_button_sends_changes_nothing(client, publisher, pages, data):
    before = titles()
    client.post(URL, data)
    assert (titles(), MenuChange.objects.count()) == (before, 0)


def test_home_page_is_in_no_menu(client, publisher):
    home = make.make_topic(slug="home")
    press(client, "add", page=str(home.pk))
    home.refresh_from_db()
    assert home.nav_order is None
    assert home not in pages_for_menus()


def test_last_change_can_be_undone_and_only_the_last(client, publisher, pages):
    press(client, f"up {pages[1].pk}")
    first = MenuChange.objects.first()
    press(client, f"out {pages[1].pk}", "footer")
    assert press(client, f"undo {first.pk}") == ["Nothing changed. Someone else may have changed the menus meanwhile."]
    assert press(client, f"undo {MenuChange.objects.first().pk}") == ["Undone: “B” is no longer in the footer."]
    assert titles() == ("BAC", "ABC")
    changes = list(MenuChange.objects.values_list("words", "by"))
    assert changes == [
        ("Undone: “B” is no longer in the footer.", publisher.pk),
        ("“B” is no longer in the footer.", publisher.pk),
        ("“B” moved up in the main menu.", publisher.pk),
    ]


def test_undoing_leaves_out_a_page_that_was_deleted_since(client, publisher, pages):
    press(client, f"up {pages[1].pk}")
    pages[2].delete()
    press(client, f"undo {MenuChange.objects.first().pk}")
    assert titles() == ("AB", "AB")


def test_order_changes_neither_a_text_nor_the_work_of_someone_who_has_it_open(client, publisher, pages):
    opened = client.get(change_url(pages[0])).context["adminform"].form.initial["opened"]
    state, versions = workflow.state_of(pages[0]), pages[0].history.count()
    press(client, f"down {pages[0].pk}")
    assert (workflow.state_of(pages[0]), pages[0].history.count()) == (state, versions)
    client.post(change_url(pages[0]), form_data(pages[0], body="New words.", opened=opened))
    assert workflow.draft_of(pages[0]).contents == {"body": "New words."}
    assert titles()[0] == "BAC"


def test_restoring_an_old_version_of_a_text_keeps_its_place(client, publisher, pages):
    page = pages[0]
    old = page.history.first()
    page.body = "Newer words."
    page.save()
    press(client, f"out {page.pk}")
    client.post(page_url(page, "restore"), {"version": f"v{old.pk}"})
    draft = workflow.draft_of(page)
    assert draft is not None
    assert {"nav_order", "in_footer", "order"} & set(draft.contents) == set()


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("Writer", 403),
        ("Clinical reviewer", 403),
        ("Location manager", 403),
        ("Publisher", 200),
        ("Administrator", 200),
    ],
)
def test_publishers_and_administrators_arrange_the_menus(client, role, status):
    client.force_login(make_staff(role))
    assert client.get(URL).status_code == status
    assert (client.post(URL, {"do": "undo 1"}).status_code == 403) == (status == 403)


def test_number_of_queries_does_not_grow_with_the_pages(client, publisher):
    def queries():
        with CaptureQueriesContext(connection) as found:
            client.get(URL)
        return len(found)

    make.make_topic(nav_order=1)
    queries()
    few = queries()
    Topic.objects.bulk_create(
        Topic(title=f"Page {n}", slug=f"page-{n}", nav_order=n, status="published") for n in range(2000)
    )
    assert queries() == few


def test_footer_has_the_first_pages_and_the_page_of_the_menus_says_so(client, publisher):
    first = make.make_topic(title="Page 00", slug="first", order=1)
    copies(first, MOST_IN_FOOTER, lambda number: {"title": f"Page {number + 1:02}", "slug": f"page-{number}"})
    footer = Page(client.get("/first/")).one("footer")
    assert [link.text for link in footer.all("a") if link.text.startswith("Page")] == [
        f"Page {number:02}" for number in range(MOST_IN_FOOTER)
    ]
    said = f"The footer shows the first {MOST_IN_FOOTER} pages that are not in the main menu."
    assert said in Page(client.get(URL)).one("section", aria_labelledby="menus-footer").text
    Topic.objects.filter(slug="page-0").delete()
    assert said not in Page(client.get(URL)).one("section", aria_labelledby="menus-footer").text


@pytest.fixture
def many(publisher):
    """205 pages in the footer and 101 more in no menu."""
    first = make.make_topic(title="Page 000", slug="first", order=0)
    copies(first, 204, lambda number: {"title": f"Page {number + 1:03}", "slug": f"page-{number}", "order": number + 1})
    other = make.make_topic(title="Other 000", slug="other", in_footer=False)
    copies(other, 100, lambda number: {"title": f"Other {number + 1:03}", "slug": f"other-{number}"})


def section(client, query="", name="footer"):
    """Return (names in the list, names of the pages to add, the list's text) of a list of the page."""
    found = Page(client.get(URL + query)).one("section", aria_labelledby=f"menus-{name}")
    return ([link.text for link in found.select(".menus-name a")], [option.text for option in found.all("option")],
            found.text)  # fmt: skip


def test_long_list_has_pages_and_each_entry_is_on_one_of_them(client, many):
    parts = [section(client, f"?footer={number}")[0] for number in (1, 2, 3)]
    assert [len(part) for part in parts] == [100, 100, 5]
    assert [name for part in parts for name in part] == [f"Page {number:03}" for number in range(205)]
    assert section(client, "?footer=77") == section(client, "?footer=3")
    assert "Page 2 of 3" in section(client, "?footer=2")[2]


def test_first_entry_of_a_later_page_moves_to_the_page_before(client, many):
    second = f"{URL}?footer=2"
    key = Topic.objects.get(title="Page 100").pk
    answer = client.post(second, {"do": f"up {key}", "list": "footer"})
    assert answer.url == second
    assert section(client)[0][-1] == "Page 100"
    assert section(client, "?footer=2")[0][0] == "Page 099"


def test_part_of_a_list_says_which_entry_follows_it(client, many):
    lists = [Page(client.get(f"{URL}?footer={number}")).select(".menus-list")[1] for number in (1, 3)]
    following = Topic.objects.get(title="Page 100").pk
    assert [each.get("data-following") for each in lists] == [str(following), None]


def test_pages_to_add_are_found_by_name_if_they_are_many(client, many):
    _names, offered, text = section(client)
    assert offered == [f"Other {number:03}" for number in range(100)]
    assert "The first 100 pages are offered. Find the others by name." in text
    assert len(Page(client.get(URL)).all("input", id="menus-find")) == 1
    assert section(client, "?q=other+10")[1] == ["Other 100"]
    assert section(client, "?q=nothing")[1] == []
    assert "No page to add has “nothing” in its name." in section(client, "?q=nothing")[2]
    assert "More than 100 pages have these words." in section(client, "?q=page", "menu")[2]


def test_few_pages_need_no_search(client, publisher, pages):
    assert Page(client.get(URL)).all("input", id="menus-find") == []
