"""The record of a notice: one of each kind, and an answer only with name and date."""

import pytest
from django.db import IntegrityError, transaction

from clinic_site.models import LegalNotice
from clinic_site.notices.notice_kinds import NoticeKind
from tests import factories as make
from tests.clinic_site.notices.settled import NO

pytestmark = pytest.mark.django_db


def test_there_is_one_notice_of_each_kind():
    make.make_notice()
    with pytest.raises(IntegrityError), transaction.atomic():
        make.make_notice()


def test_notice_has_a_kind():
    with pytest.raises(IntegrityError, match="clinic_site_legalnotice_has_a_kind"), transaction.atomic():
        LegalNotice.objects.create()


@pytest.mark.parametrize("lacks", [{"answered_by": ""}, {"answered_on": None}])
def test_answer_has_a_name_and_a_date(lacks):
    with pytest.raises(IntegrityError), transaction.atomic():
        make.make_notice(**NO | lacks)


@pytest.mark.parametrize("kind", NoticeKind)
def test_database_and_record_agree_on_what_is_missing(kind):
    notice = make.make_notice(kind)
    assert (notice.missing(), LegalNotice.objects.shown().count()) == ([], 1)
    for group in kind.facts.needs:
        before = {name: getattr(notice, name) for name in group}
        make.change(notice, **dict.fromkeys(group, None) | {name: "" for name in group if name != "effective_on"})
        assert (notice.missing(), LegalNotice.objects.shown().count()) == ([group], 0)
        make.change(notice, **before)


def test_coordinator_is_needed_with_fifteen_employees():
    notice = make.make_notice("nondiscrimination", contact_name="")
    assert notice.missing() == []
    notice.has_fifteen_employees = True
    assert notice.missing() == [("contact_name",)]


def test_kind_is_settled_by_a_page_or_an_answer():
    make.make_notice("privacy-practices")
    make.make_notice("nondiscrimination", **NO)
    make.make_notice("language-help", body="")
    make.make_notice("cost-estimate", status="draft", **NO)
    assert LegalNotice.objects.settled_kinds() == {NoticeKind.PRIVACY_PRACTICES, NoticeKind.NONDISCRIMINATION}
