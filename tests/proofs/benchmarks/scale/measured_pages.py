"""The pages, lists and files of the growth table, with the addresses that they have in this database.

The test of query plans, `tests/clinic_site/test_query_plans.py`, opens the same ones.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Count, Model
from django.urls import reverse

from clinic_site.models import Announcement, AuditEntry, Draft, LegalNotice
from clinic_site.pages import sitemaps
from clinic_site.pictures.picture import Picture
from clinic_site.publishing.admin_urls import admin_url, list_url
from clinic_site.shared import bounded_lists
from education.models import Condition, GlossaryTerm, PageFeedback, Question, Reference, Topic
from locations.models import Clinic, ClinicImport, MistakeReport, Person, State
from locations.pages.state import CLINICS_ON_A_STATE_PAGE
from tests.proofs.benchmarks.scale.cost import nothing

SEARCHES = ["headache", "does it hurt", "nedles in tacoma", "blood thinners", "sholder blade stifness", "Springfield",
            "muscle", "what is the best way to treat pain in my knee after running", "zzzz qqqq",
            "ankle balance 17"]  # fmt: skip
STANDINGS = ["live", "off", "draft", "mine", "scheduled"]
ON_A_LIST = 100  # rows on a page of a list of the admin


class Records:
    """The records whose pages are opened."""

    @cached_property
    def offering(self) -> Any:
        clinics = Clinic.objects.published().offering().select_related("state")
        return clinics.filter(is_sample=False).earliest("pk")

    @cached_property
    def not_offering(self) -> Any:
        clinics = Clinic.objects.published().listed().select_related("state")
        return clinics.filter(is_sample=False, offers_dry_needling=False).earliest("pk")

    @cached_property
    def newest_clinic(self) -> Any:
        return Clinic.objects.latest("pk")

    @cached_property
    def most_changed_clinic(self) -> Any:
        versions = Clinic.history.values("id").annotate(count=Count("pk")).order_by("-count", "id")
        return Clinic.objects.get(pk=versions.first()["id"])

    @cached_property
    def largest_state(self) -> Any:
        """The same state at every size: the page of one whose law forbids dry needling shows more."""
        return State.objects.with_clinic_counts().order_by("-offering_count", "name").first()

    @cached_property
    def its_largest_town(self) -> str:
        clinics = Clinic.objects.published().listed().filter(state=self.largest_state)
        return clinics.values("city").annotate(count=Count("pk")).order_by("-count", "city").first()["city"]

    @cached_property
    def condition(self) -> Any:
        return Condition.objects.published().earliest("pk")

    @cached_property
    def drafted_condition(self) -> Any:
        kind = ContentType.objects.get_for_model(Condition)
        draft = Draft.objects.filter(content_type=kind).order_by("pk").first()
        return draft.record if draft else self.condition


class Page(NamedTuple):
    """A row of the table. A file grows with what it contains, the others show a bounded amount."""

    name: str
    path: Callable[[Records], str]
    is_staff: bool = False
    is_file: bool = False
    status: int = 200
    before: Callable[[], None] = nothing  # what happens before each request


def published() -> None:
    """Let every process know that something was published: what it remembers of the records is old."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE clinic_site_generation SET number = number + 1")


def _named(name: str, query: str = "", *arguments: object) -> Callable[[Records], str]:
    """Return what returns the address called `name`."""
    return lambda records: reverse(name, args=arguments) + query


def _of_state(query: Callable[[Records], dict[str, Any]]) -> Callable[[Records], str]:
    return lambda records: f"{records.largest_state.get_absolute_url()}?{urlencode(query(records))}"


def _list_of(model: type[Model], query: str = "") -> Callable[[Records], str]:
    return lambda records: list_url(model, query)


def _last_of(model: type[Model]) -> Callable[[Records], str]:
    """Return what returns the address of the last full page of a list."""

    def address(records: Records) -> str:
        count = min(model._base_manager.count(), bounded_lists.MOST_COUNTED)
        return list_url(model, f"p={count // ON_A_LIST}")

    return address


def _last_part(records: Records) -> str:
    numbers = [number for part, number in sitemaps.files() if part == "clinics"]
    return reverse("sitemap_part", args=["clinics", max(numbers)])


AUTOCOMPLETE = urlencode({"app_label": "locations", "model_name": "clinic", "field_name": "moved_to", "term": "cedar"})

PUBLIC = [
    Page("landing", _named("landing")),
    Page("locations", _named("locations:state_list")),
    Page("register of states", _named("locations:register")),
    Page("register: offered by us", _named("locations:register", "?offered=yes")),
    Page("languages", _named("locations:languages")),
    Page("languages: Spanish", _named("locations:languages", "?language=Spanish")),
    Page("team", _named("locations:team")),
    Page("team last page", _named("locations:team", "?page=9999")),
    Page("state page 1 (largest)", lambda records: records.largest_state.get_absolute_url()),
    Page(
        "state last page",
        _of_state(lambda records: {"page": -(-records.largest_state.clinic_count // CLINICS_ON_A_STATE_PAGE)}),
    ),
    Page("state: largest town", _of_state(lambda records: {"town": records.its_largest_town})),
    Page("clinic (offers)", lambda records: records.offering.get_absolute_url()),
    Page("clinic (does not, nearest)", lambda records: records.not_offering.get_absolute_url()),
    Page(
        "clinic handout",
        lambda records: reverse("clinic_handout", args=[records.offering.state.slug, records.offering.slug]),
    ),
    Page("near ZIP", _named("locations:near", "?q=98402")),
    Page("near town", _named("locations:near", "?q=Tacoma%2C+WA")),
    Page("near town, after a publication", _named("locations:near", "?q=Tacoma%2C+WA"), before=published),
    Page("near misspelt town", _named("locations:near", "?q=Tacomma%2C+WA"), status=400),
    Page("conditions", _named("education:condition_list")),
    Page("a condition", lambda records: records.condition.get_absolute_url()),
    Page("glossary", _named("education:glossary")),
    Page("references", _named("education:reference_list")),
    Page("questions", _named("education:question_list")),
    Page("safety", _named("education:safety")),
    Page("self-check", _named("education:self_check")),
    Page("handout", _named("handout")),
    Page("a text page", _named("education:topic", "", "dry-needling")),
    Page("a notice", lambda records: LegalNotice.objects.shown().earliest("pk").get_absolute_url()),
    Page("search empty", _named("search")),
    Page("search, after a publication", _named("search", "?q=headache"), before=published),
    *(Page(f"search: {words}", _named("search", f"?{urlencode({'q': words})}")) for words in SEARCHES),
]

FILES = [
    Page("sitemap", _named("sitemap"), is_file=True),
    Page("sitemap of pages", _named("sitemap_part", "", "pages", 1), is_file=True),
    Page("sitemap of clinics, 1", _named("sitemap_part", "", "clinics", 1), is_file=True),
    Page("sitemap of clinics, last", _last_part, is_file=True),
    Page("sitemap of handouts, 1", _named("sitemap_part", "", "handouts", 1), is_file=True),
    Page("geojson", _named("locations:clinics_geojson"), is_file=True),
    Page("csv", _named("locations:clinics_csv"), is_file=True),
]

_STAFF: list[tuple[str, Callable[[Records], str]]] = [
    ("desk (admin)", _named("admin:index")),
    ("clinics list", _list_of(Clinic)),
    ("clinics list last page", _last_of(Clinic)),
    ("clinics list search name", _list_of(Clinic, "q=cedar")),
    ("clinics list search rare", lambda records: list_url(Clinic, f"q={records.newest_clinic.outside_number}")),
    ("clinics list filter due", _list_of(Clinic, "confirmation=due")),
    *((f"clinics list filter {name}", _list_of(Clinic, f"stands={name}")) for name in STANDINGS),
    (
        "clinics list filter state",
        lambda records: list_url(Clinic, f"state__id__exact={records.largest_state.pk}"),
    ),
    ("clinic change", lambda records: admin_url(records.most_changed_clinic)),
    ("clinic history (most versions)", lambda records: admin_url(records.most_changed_clinic, "history")),
    ("clinics deleted", lambda records: admin_url(Clinic, "deleted")),
    ("clinic autocomplete", _named("admin:autocomplete", f"?{AUTOCOMPLETE}")),
    ("people list", _list_of(Person)),
    ("people list search", _list_of(Person, "q=tacoma")),
    ("person change", lambda records: admin_url(Person.objects.latest("pk"))),
    ("imports list", _list_of(ClinicImport)),
    ("state change (largest)", lambda records: admin_url(records.largest_state)),
    ("states list", _list_of(State)),
    ("reports list", _list_of(MistakeReport)),
    ("conditions list", _list_of(Condition)),
    ("pages list", _list_of(Topic)),
    ("questions list", _list_of(Question)),
    ("references list", _list_of(Reference)),
    ("conditions list filter for-me", _list_of(Condition, "stands=for-me")),
    ("condition change", lambda records: admin_url(records.condition)),
    ("condition release", lambda records: admin_url(records.drafted_condition, "release")),
    ("glossary change", lambda records: admin_url(GlossaryTerm.objects.earliest("pk"))),
    ("broken links", lambda records: admin_url(Reference, "links")),
    ("unsourced", lambda records: admin_url(Reference, "unsourced")),
    ("menus", lambda records: admin_url(Topic, "menus")),
    ("review list", _named("admin:review_list")),
    ("open drafts", _named("admin:open_drafts")),
    ("feedback list", _list_of(PageFeedback)),
    ("pictures list", _list_of(Picture)),
    ("announcements list", _list_of(Announcement)),
    ("notices list", _list_of(LegalNotice)),
    ("audit log", _list_of(AuditEntry)),
    ("audit log last", _last_of(AuditEntry)),
    ("audit search", _list_of(AuditEntry, "q=staff-1")),
    ("users list", _list_of(User)),
]
STAFF = [Page(name, path, is_staff=True) for name, path in _STAFF]

# A large workbook is made by a worker: see `measured_commands.py`.
EXPORTS = [
    Page("export csv all", _named("admin:locations_clinic_export", "?format=csv"), is_staff=True, is_file=True),
]
