"""Notices in the setup, on the desk, and for the doctor."""

import datetime

import pytest
from django.urls import reverse

from clinic_site.models import LegalNotice, SiteOpening
from clinic_site.notices import notice_health, notice_needs
from clinic_site.notices.language_lines import stored_form
from clinic_site.notices.notice_kinds import BLOCKING
from clinic_site.notices.notice_setup import steps
from clinic_site.notices.spoken_languages import LANGUAGES
from clinic_site.shared import setup_registry
from clinic_site.shared.health_registry import Level
from tests import factories as make
from tests.clinic_site.notices.settled import NO
from tests.html import Page
from tests.staff import make_staff

pytestmark = pytest.mark.django_db

NOVEMBER = datetime.date(2026, 11, 2)
ALL_FOUR = "Privacy practices (HIPAA), Nondiscrimination, Language help, Cost estimate"
FIFTEEN = stored_form([(language.code, "", "Text.") for language in LANGUAGES[:15]])


@pytest.fixture
def on(monkeypatch):
    """Let the desk believe that it is another day."""

    def set_day(day: datetime.date):
        monkeypatch.setattr(notice_needs.timezone, "localdate", lambda: day)

    return set_day


def desk(role="Administrator") -> dict[str, int]:
    return {need.key: need.count for need in notice_needs.needs(make_staff(role)) if need.count}


def settle_all():
    """Publish or answer every required notice, and leave nothing to do."""
    make.make_notice("privacy-practices")
    make.make_notice("nondiscrimination", **NO)
    make.make_notice("language-help", language_lines=FIFTEEN, last_given_on=NOVEMBER)
    make.make_notice("cost-estimate")


# The setup -------------------------------------------------------------------------------------------


def test_step_names_what_is_missing_until_each_notice_is_published_or_answered():
    [step] = steps(make_staff("Administrator"))
    words = f"Still missing: {ALL_FOUR}. Publish each, or answer “does not apply, because”."
    assert (step.is_done, step.is_required, step.words) == (False, True, words)
    settle_all()
    [step] = steps(make_staff("Administrator"))
    assert step.is_done


def test_account_that_cannot_change_notices_reads_who_can():
    [step] = steps(make_staff("Location manager"))
    assert (step.url, step.words.endswith("A writer, a publisher or an administrator fills them in.")) == ("", True)


def test_site_opens_only_with_the_required_notices(administrator, closed_site, monkeypatch):
    own = {name: of for name, of in setup_registry._registered.items() if name == "clinic_site.notices"}
    monkeypatch.setattr(setup_registry, "_registered", own)
    make.make_after_effect(action="call_911", when="any_time")
    make.make_after_effect(action="call_clinic", when="any_time")
    opening = reverse("admin:opening")
    administrator.post(opening, {"do": "open"})
    assert not SiteOpening.objects.open().exists()
    assert ALL_FOUR in Page(administrator.get(opening)).one("ul", class_="take-off-list").text
    settle_all()
    administrator.post(opening, {"do": "open"})
    assert SiteOpening.objects.open().exists()


# The desk --------------------------------------------------------------------------------------------


def test_desk_counts_the_required_notices_that_are_missing():
    assert desk() == {"notices": 4}
    make.make_notice("cost-estimate")
    assert desk() == {"notices": 3}


@pytest.mark.parametrize("role", ["Writer", "Clinical reviewer", "Location manager"])
def test_desk_of_others_has_no_notices(role):
    assert desk(role) == {}


def test_settled_notices_need_nothing():
    settle_all()
    assert desk() == {}


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (datetime.date(2027, 2, 28), {}),
        (datetime.date(2027, 3, 1), {"notices-soon": 1}),
        (datetime.date(2027, 3, 30), {"notices-soon": 1}),
        (datetime.date(2027, 3, 31), {"notices-late": 1}),
    ],
)
def test_desk_reminds_of_the_day_to_check_again(on, day, found):
    settle_all()
    make.make_notice("accessibility", check_again_on=datetime.date(2027, 3, 31))
    on(day)
    assert desk() == found


@pytest.mark.parametrize(
    ("day", "given", "found"),
    [
        (datetime.date(2027, 10, 31), NOVEMBER, {}),
        (datetime.date(2027, 11, 1), NOVEMBER, {"notices-yearly": 1}),
        (datetime.date(2027, 11, 1), None, {"notices-yearly": 1}),
        (datetime.date(2027, 12, 31), datetime.date(2027, 11, 20), {}),
    ],
)
def test_desk_reminds_of_yearly_notices_each_november(on, day, given, found):
    settle_all()
    make.change(LegalNotice.objects.get(kind="language-help"), last_given_on=given)
    on(day)
    assert desk() == found


def test_desk_names_what_the_languages_lack():
    settle_all()
    make.change(LegalNotice.objects.get(kind="language-help"), language_lines="es | | Texto.")
    [need] = [need for need in notice_needs.needs(make_staff("Administrator")) if need.count]
    assert need.words == (
        "thing is missing in the notice about language help: 1 of at least 15 languages besides English are filled in."
    )


def test_desk_leads_to_the_form_of_each_missing_notice():
    waiting = make.make_notice("language-help", status="draft")
    [need] = [need for need in notice_needs.needs(make_staff("Publisher")) if need.count]
    assert [(record.name, record.url.removeprefix("/admin/clinic_site/legalnotice/")) for record in need.records] == [
        ("Privacy practices (HIPAA)", "add/?kind=privacy-practices"),
        ("Nondiscrimination", "add/?kind=nondiscrimination"),
        ("Language help", f"{waiting.pk}/change/"),
        ("Cost estimate", "add/?kind=cost-estimate"),
    ]


def test_desk_takes_one_query(django_assert_num_queries):
    settle_all()
    account = make_staff("Administrator")
    account.get_all_permissions()
    with django_assert_num_queries(1):
        list(notice_needs.needs(account))


# The doctor ------------------------------------------------------------------------------------------


def test_doctor_warns_until_each_required_notice_is_there():
    [finding] = notice_health.findings()
    assert (finding.level, finding.words) == (Level.WARNING, f"Required notices are missing: {ALL_FOUR}.")
    settle_all()
    [finding] = notice_health.findings()
    assert finding.level == Level.WELL


def test_four_kinds_are_required():
    assert [kind.value for kind in BLOCKING] == [
        "privacy-practices", "nondiscrimination", "language-help", "cost-estimate",
    ]  # fmt: skip
