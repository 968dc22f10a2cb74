"""The charts on the staff desk, and its tasks from the checks of texts."""

import datetime

import pytest
from django.utils import timezone

from clinic_site.shared.desk_registry import charts_of, needs_of
from education.admin import text_needs
from education.models import GlossaryTerm, PageFeedback, Topic
from tests import factories as make
from tests.html import Page
from tests.staff import make_staff

pytestmark = pytest.mark.django_db


def due_on(day, make_record=make.make_term, **values):
    """Create a record that is due for review on `day`."""
    review = {"reviewed_by": make.make_reviewer(), "reviewed_on": datetime.date(2020, 1, 1), "review_due": day}
    return make_record(**(review | values))


def of_month(number: int) -> datetime.date:
    """Return the last day of the month that is `number` months after this one."""
    return text_needs._month_after(timezone.localdate(), number + 1) - datetime.timedelta(days=1)


def bars(*kinds):
    return [bar["count"] for bar in text_needs.reviews_by_month(list(kinds or (GlossaryTerm, Topic)))["bars"]]


def test_reviews_of_all_kinds_are_counted_in_the_month_they_are_due():
    for month in (0, 1, 1, 11, 12):
        due_on(of_month(month))
    due_on(of_month(1), make.make_topic)
    assert bars() == [1, 3, *[0] * 9, 1]


def test_overdue_reviews_and_unpublished_texts_are_not_counted():
    due_on(timezone.localdate() - datetime.timedelta(days=1))
    due_on(of_month(3), status="draft")
    assert sum(bars()) == 0


def test_months_continue_into_the_next_year():
    assert [text_needs._month_after(datetime.date(2026, 11, 24), number) for number in (0, 1, 2, 14)] == [
        datetime.date(2026, 11, 1),
        datetime.date(2026, 12, 1),
        datetime.date(2027, 1, 1),
        datetime.date(2028, 1, 1),
    ]


def test_highest_bar_has_the_full_height():
    for month in (2, 2, 2, 2, 5):
        due_on(of_month(month))
    data = text_needs.reviews_by_month([GlossaryTerm])
    assert [bar["percent"] for bar in data["bars"] if bar["count"]] == [100, 25]


def test_table_for_screen_readers_has_every_month(publisher):
    due_on(of_month(1))
    table = Page(publisher.get("/admin/")).one("table", class_="desk-chart-table")
    rows = table.one("tbody").all("tr")
    assert [row.one("td").text for row in rows] == ["0", "1", *["0"] * 10]
    assert Page(publisher.get("/admin/")).one("svg", class_="desk-months")["aria-hidden"] == "true"


def answered(path, *, yes=0, no=0):
    for is_helpful, count in ((True, yes), (False, no)):
        PageFeedback.objects.bulk_create(PageFeedback(path=path, is_helpful=is_helpful) for _number in range(count))


def test_pages_with_most_no_come_first_with_bars_relative_to_the_longest(writer):
    answered("/a/", yes=4, no=0)
    answered("/b/", yes=1, no=4)
    assert text_needs.answers_by_page() == [
        {"path": "/b/", "yes": 1, "no": 4, "yes_percent": 20, "no_percent": 80},
        {"path": "/a/", "yes": 4, "no": 0, "yes_percent": 80, "no_percent": 0},
    ]
    table = Page(writer.get("/admin/")).one("table", class_="helpful-bars")
    assert [[cell.text for cell in row.all("th", "td")] for row in table.one("tbody").all("tr")] == [
        ["/b/", "1", "4"],
        ["/a/", "4", "0"],
    ]


def test_chart_shows_at_most_ten_pages():
    for number in range(12):
        answered(f"/{number}/", no=1)
    assert len(text_needs.answers_by_page()) == 10


@pytest.mark.parametrize(
    ("role", "templates"),
    [("Writer", ["helpful"]), ("Clinical reviewer", ["months", "helpful"]), ("Publisher", ["months", "helpful"]),
     ("Administrator", ["months", "helpful"]), ("Location manager", [])],
)  # fmt: skip
def test_role_sees_the_charts_for_its_own_work(role, templates):
    charts = charts_of(make_staff(role))
    assert [chart.template for chart in charts] == [f"admin/desk/{name}.html" for name in templates]


def test_problems_in_texts_are_shown_only_to_staff_who_can_edit_them():
    make.make_topic(body="See [this](/nowhere/).")
    make.make_condition(evidence="It may help.")
    found = {need.key: need.count for need in needs_of(make_staff("Writer"))}
    assert found == {"links": 1, "unsourced": 2}
    assert [need.key for need in needs_of(make_staff("Location manager"))] == []
