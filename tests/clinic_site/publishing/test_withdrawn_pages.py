"""Emergency withdrawal: a plain page for patients at once, everywhere, and back with one click."""

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from clinic_site.old_addresses.models import OldAddress
from clinic_site.publishing.withdrawal import Withdrawal, kinds_with_pages, pages_of
from clinic_site.staff.audit_log import AuditEntry
from tests import factories as make
from tests.clinic_site.publishing.test_generation import grows
from tests.html import Page
from tests.staff import make_staff

pytestmark = pytest.mark.django_db

WITHDRAW = reverse("admin:withdraw")
SITE = {"scope": "site", "why": "Something is very wrong"}


def withdraw(**values) -> Withdrawal:
    return Withdrawal.objects.create(**({"why": "Wrong", "made_at": timezone.now()} | values))


@pytest.fixture
def pages():
    make.make_topic(slug="dry-needling", body="Dangerous words about heat")
    make.make_topic(slug="safety")
    make.make_condition(slug="a-condition")
    make.make_clinic(slug="a-clinic")
    return ["/", "/dry-needling/", "/safety/", "/conditions/a-condition/", "/locations/washington/a-clinic/", "/handout/",
            "/search/?q=heat", "/sitemap.xml", "/locations/clinics.csv", "/no-such-page/"]  # fmt: skip


def withdrawn_among(client, paths) -> list[str]:
    return [path for path in paths if b"This page is being checked" in client.get(path).content]


def test_page_in_its_place_says_when_to_call_911_and_is_neither_stored_nor_listed(client, pages, settings):
    withdraw(scope="page", path="/dry-needling/")
    response = client.get("/dry-needling/?utm_source=x")
    page = Page(response)
    assert response.status_code == 404  # with 503, caches would serve the withdrawn text for a day
    assert (response["Cache-Control"], response["X-Robots-Tag"]) == ("no-store", "noindex")
    assert page.h1 == "This page is being checked"
    assert "tel:911" in page.hrefs
    assert "Trouble breathing or chest pain: call 911 now" in page.one("main").text
    assert "Dangerous words" not in response.text


def test_one_page_is_withdrawn_and_no_other(client, pages):
    withdraw(scope="page", path="/dry-needling/")
    assert withdrawn_among(client, pages) == ["/dry-needling/"]
    assert "Dangerous words" not in client.get("/search/?q=heat").text


def test_all_texts_of_a_kind_are_withdrawn(client, pages):
    withdraw(scope="kind", kind="education.condition")
    assert withdrawn_among(client, [*pages, "/conditions/"]) == ["/conditions/a-condition/", "/conditions/"]


def test_whole_site_is_withdrawn_but_staff_and_machines_can_work(client, pages):
    withdraw(scope="site")
    assert withdrawn_among(client, pages) == pages
    assert [client.get(path).status_code for path in ("/robots.txt", "/admin/login/")] == [200, 200]
    client.force_login(make_staff("Writer"))
    assert client.get("/admin/").status_code == 200


def test_pages_of_every_kind_exist():
    unknown = [page for kind in kinds_with_pages() for page in pages_of(kind._meta.label_lower) if not is_known(page)]
    assert unknown == []


def is_known(page: str) -> bool:
    arguments = {"education:topic": 1, "education:condition": 1, "locations:state": 1, "locations:clinic": 2,
                 "clinic_handout": 2, "locations:report": 2, "locations:report_thanks": 2}  # fmt: skip
    return page.startswith("/") or bool(reverse(page, args=["x"] * arguments.get(page, 0)))


@pytest.mark.parametrize(
    "change",
    [
        lambda: withdraw(scope="page", path="/another/"),
        lambda: Withdrawal.objects.update(ended_at=timezone.now()),
        lambda: Withdrawal.objects.all().delete(),
    ],
    ids=["made", "ended", "deleted"],
)
def test_every_process_notices_at_once(change):
    withdraw(scope="site")
    grows(lambda: None)  # count that first
    assert grows(change) > 0


@pytest.mark.parametrize(
    "values",
    [{"scope": "page"}, {"scope": "kind"}, {"scope": "site", "path": "/x/"}, {"scope": "page", "path": "/x/", "kind": "y"}],
)  # fmt: skip
def test_database_refuses_a_withdrawal_that_does_not_say_what(values):
    with pytest.raises(IntegrityError, match="clinic_site_withdrawal_says_what"):
        withdraw(**values)


# The page of the desk -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "allowed"),
    [("Writer", False), ("Clinical reviewer", False), ("Publisher", True), ("Location manager", False), ("Administrator", True)],
)  # fmt: skip
def test_who_may_withdraw(client, role, allowed):
    client.force_login(make_staff(role))
    client.post(WITHDRAW, SITE | {"do": "withdraw"})
    assert Withdrawal.objects.exists() == allowed
    assert client.get(WITHDRAW).status_code == (200 if allowed else 403)


def test_it_asks_once_then_every_page_of_the_desk_says_so_until_it_is_put_back(publisher):
    asked = publisher.post(WITHDRAW, SITE | {"do": "ask"})
    assert "Withdraw the whole site?" in Page(asked).one("main").text
    assert not Withdrawal.objects.exists()
    publisher.post(WITHDRAW, SITE | {"do": "withdraw"})
    row = Withdrawal.objects.get()
    words = "Withdrawn in an emergency: the whole site"
    assert [words in publisher.get(path).text for path in ("/admin/", "/admin/education/topic/")] == [True, True]
    assert publisher.get("/").status_code == 404
    publisher.post(WITHDRAW, {"do": "put_back", "withdrawal": row.pk})
    assert publisher.get("/").status_code == 200
    assert words not in publisher.get("/admin/").text
    log = AuditEntry.objects.filter(action__startswith="withdrawn").order_by("pk")
    assert [(entry.action, entry.by, entry.details) for entry in log] == [
        ("withdrawn", row.made_by.username, "the whole site: Something is very wrong"),
        ("withdrawn back", row.made_by.username, "the whole site"),
    ]


def test_address_can_be_pasted_whole_and_must_exist(publisher, pages):
    values = {"scope": "page", "why": "Wrong", "do": "withdraw"}
    for path in ("/no-such/page/", "/admin/", "nonsense", ""):
        publisher.post(WITHDRAW, values | {"path": path})
    assert not Withdrawal.objects.exists()
    publisher.post(WITHDRAW, values | {"path": "https://example.org/dry-needling/?x=1#top"})
    assert Withdrawal.objects.get().path == "/dry-needling/"


def test_withdrawing_twice_changes_nothing(publisher):
    for _time in range(2):
        publisher.post(WITHDRAW, SITE | {"do": "withdraw"})
    assert Withdrawal.objects.count() == 1


@pytest.fixture
def publisher(client):
    client.force_login(make_staff("Publisher"))
    return client


def test_old_address_withdraws_the_page_that_it_leads_to(publisher):
    topic = make.make_topic(slug="old-name")
    OldAddress.objects.remember(topic)
    make.change(topic, slug="new-name")
    publisher.post(
        WITHDRAW, {"do": "withdraw", "scope": "page", "path": "https://example.org/old-name/", "why": "Wrong"}
    )
    assert list(Withdrawal.objects.values_list("path", flat=True)) == ["/new-name/"]


@pytest.mark.parametrize("path", ["/dry-needlng/", "/admin/", "/no/such/page/", "", "https://["])
def test_address_without_a_page_for_patients_is_refused(publisher, path):
    answer = publisher.post(WITHDRAW, {"do": "withdraw", "scope": "page", "path": path, "why": "Wrong"})
    assert "There is no page for patients at this address." in answer.text
    assert not Withdrawal.objects.exists()


def test_sitemap_leaves_out_a_withdrawn_page(client, pages):
    withdraw(scope="page", path="/dry-needling/")
    listed = client.get("/sitemap.xml").text
    assert ("/dry-needling/" in listed, "/conditions/a-condition/" in listed) == (False, True)


def test_parts_of_a_clinics_page_are_withdrawn_with_it(client, pages):
    make.make_clinic(slug="another")
    withdraw(scope="page", path="/locations/washington/a-clinic/")
    parts = ["", "handout/", "report/"]
    withdrawn = [f"/locations/washington/a-clinic/{part}" for part in parts]
    others = [f"/locations/washington/another/{part}" for part in parts]
    assert withdrawn_among(client, [*withdrawn, *others, "/handout/"]) == withdrawn
