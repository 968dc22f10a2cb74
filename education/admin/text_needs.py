"""Tasks on the desk for staff who look after the texts: reviews, readers' comments, missing sources, broken links."""

import datetime
from collections import Counter
from collections.abc import Callable, Iterator

from django.db.models import Count, Q, Value
from django.db.models.functions import TruncMonth
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic_site.publishing.admin_urls import admin_url, list_url
from clinic_site.publishing.kinds import counted_lists, may, publishable_kinds
from clinic_site.shared.desk_registry import Chart, Group, Need, Record, once_a_run
from clinic_site.shared.public_page import Link
from education.checks.finding import broken_links, statements_without_a_source
from education.checks.plain_pages import claims_in
from education.models import PageFeedback, Reviewed, Topic
from education.models.reviewed import SOON_DAYS

MONTHS = 12
PAGES = 10
MOST_NAMED = 5  # plain pages listed by name


def reviewed_kinds(user) -> list[type[Reviewed]]:
    """Return the kinds of texts that `user` may review or publish."""
    kinds = publishable_kinds(Reviewed)
    return [kind for kind in kinds if may(user, "review", kind) or may(user, "publish", kind)]


def needs(user) -> Iterator[Need]:
    """Yield the reviews for `user`. One query."""
    yield from _reviews(reviewed_kinds(user))


def mistakes(user) -> Iterator[Need]:
    """Yield readers' comments, and the problems that are found automatically in the texts. Few queries."""
    if may(user, "change", PageFeedback):
        n = PageFeedback.objects.unread().count()
        words = ngettext("unread comment about a page", "unread comments about pages", n)
        yield Need("feedback", Group.SOMEDAY, n, words, [Link(_("Read them"), list_url(PageFeedback, "words=new"))])
    if any(may(user, "change", kind) for kind in publishable_kinds(Reviewed)):
        yield from _mistakes()


def plain_pages(user) -> Iterator[Need]:
    """Yield what pages that no clinician reviews need. One query."""
    may_publish = may(user, "publish", Topic)
    if not may_publish and not may(user, "review", Topic):
        return
    waiting, doubtful = _plain_pages()
    if may_publish:
        n = len(waiting)
        words = ngettext("page that needs no clinician has a draft", "pages that need no clinician have drafts", n)
        lists = [Link(_("All of them"), list_url(Topic, "stands=draft&kind__isnull=False"))]
        yield Need("plain-drafts", Group.WAITING, n, words, lists, _named(waiting))
    n = len(doubtful)
    words = ngettext(
        "page that no clinician reviews may say what helps or harms",
        "pages that no clinician reviews may say what helps or harms",
        n,
    )
    yield Need("plain-claims", Group.SOMEDAY, n, words, [], _named(doubtful), is_clinical=True)


@once_a_run
def _plain_pages() -> tuple[list[Topic], list[Topic]]:
    """Return the plain pages with a draft that is not scheduled, and those that may say what helps or harms."""
    unscheduled = Count("drafts", filter=Q(drafts__publish_at=None))
    pages = list(Topic.objects.plain().annotate(unscheduled=unscheduled))
    waiting = [page for page in pages if page.unscheduled]  # type: ignore[attr-defined]  # annotated above
    return waiting, [page for page in pages if page.is_published and claims_in(page)]


def _named(pages: list[Topic]) -> list[Record]:
    return [Record(str(page), admin_url(page, "release")) for page in pages[:MOST_NAMED]]


def _mistakes() -> Iterator[Need]:
    n = len(broken_links())
    words = ngettext("broken link in the texts", "broken links in the texts", n)
    yield Need("links", Group.LATE, n, words, [Link(_("See them"), reverse("admin:education_reference_links"))])
    n = len(statements_without_a_source())
    words = ngettext("statement without a source", "statements without a source", n)
    page = reverse("admin:education_reference_unsourced")
    yield Need("unsourced", Group.SOMEDAY, n, words, [Link(_("See them"), page)])


def _reviews(kinds: list[type[Reviewed]]) -> Iterator[Need]:
    """Yield the reviews that texts on the site need."""
    counts = counts_by_review(tuple(kinds))

    def need(what: str, group: Group, words: Callable[[int], str]) -> Need:
        n = sum(counts[what].values())
        lists = counted_lists(counts[what], f"stands=live&attention={what}")
        return Need(f"review-{what}", group, n, words(n), lists, is_clinical=True)

    yield need("overdue", Group.LATE, lambda n: ngettext("review is overdue", "reviews are overdue", n))
    yield need(
        "soon",
        Group.COMING,
        lambda n: (
            ngettext("review is due within %(days)d days", "reviews are due within %(days)d days", n)
            % {"days": SOON_DAYS}
        ),
    )
    yield need(
        "unreviewed",
        Group.SOMEDAY,
        lambda n: ngettext("text was never reviewed by a clinician", "texts were never reviewed by a clinician", n),
    )


@once_a_run
def counts_by_review(kinds: tuple[type[Reviewed], ...]) -> dict[str, dict[type[Reviewed], int]]:
    """Return {sort of review: {kind: number of texts on the site that need it}}. One query."""
    sorts = ("overdue", "soon", "unreviewed")  # the values of AttentionFilter
    parts = []
    for place, kind in enumerate(kinds):
        live = kind.objects.published().order_by()
        for sort, records in zip(
            sorts, (live.review_overdue(), live.review_due_soon(), live.unreviewed()), strict=True
        ):
            parts.append(records.values(place=Value(place), sort=Value(sort)).annotate(n=Count("pk")))
    counts: dict[str, dict[type[Reviewed], int]] = {sort: {} for sort in sorts}
    for row in parts[0].union(*parts[1:], all=True) if parts else []:
        counts[row["sort"]][kinds[row["place"]]] = row["n"]
    return counts


# Charts ------------------------------------------------------------------------------------------------


def charts(user) -> Iterator[Chart]:
    """Yield the charts that `user` may see. Two queries."""
    if kinds := reviewed_kinds(user):
        yield Chart(_("Reviews due by month"), "admin/desk/months.html", reviews_by_month(kinds))
    if may(user, "view", PageFeedback):
        title = _("Was this page helpful? Answers from readers")
        yield Chart(title, "admin/desk/helpful.html", answers_by_page())


def reviews_by_month(kinds: list[type[Reviewed]]) -> dict:
    """Return the number of reviews due in this and the following months, as `bars` of month, count and percent."""
    today = timezone.localdate()
    months = [_month_after(today, number) for number in range(MONTHS + 1)]
    parts = [
        kind.objects.published()
        .order_by()
        .filter(review_due__gte=today, review_due__lt=months[-1])
        .annotate(month=TruncMonth("review_due"))
        .values("month")
        .annotate(n=Count("pk"))
        for kind in kinds
    ]
    found: Counter[datetime.date] = Counter()
    for row in parts[0].union(*parts[1:], all=True):
        found[row["month"]] += row["n"]
    most = max(found.values(), default=0)
    bars = [
        {"month": month, "count": found[month], "percent": _percent(found[month], most), "x": place * 10}
        for place, month in enumerate(months[:-1])
    ]
    return {"bars": bars, "total": found.total(), "width": MONTHS * 10}


def _month_after(day: datetime.date, number: int) -> datetime.date:
    years, month = divmod(day.month - 1 + number, 12)
    return datetime.date(day.year + years, month + 1, 1)


def answers_by_page() -> list[dict]:
    """Return the pages with most “no” answers, with counts and their percentage of the longest bar."""
    pages = PageFeedback.objects.by_page()[:PAGES]
    most = max((page["yes"] + page["no"] for page in pages), default=0)
    for page in pages:
        page["yes_percent"], page["no_percent"] = _percent(page["yes"], most), _percent(page["no"], most)
    return pages


def _percent(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0
