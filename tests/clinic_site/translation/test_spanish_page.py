"""The page of the desk about the site in Spanish, its button, and what the desk and the setup say."""

import datetime

import pytest
from django.urls import reverse

from clinic_site.setup.language_opening import LanguageOpening
from clinic_site.spanish import desk
from clinic_site.spanish.requirements import lacks
from clinic_site.spanish.summaries import summaries
from clinic_site.staff.audit_log import Action, AuditEntry
from clinic_site.translation.models import Translation
from education.models import Question, WarningSign
from education.sample import spanish_samples
from tests import factories as make
from tests.staff import make_staff

pytestmark = pytest.mark.django_db
URL = "/admin/spanish/"


def checked(record=None, **values):
    """Return a translation that a named person has checked."""
    return make.make_translation(
        record, checked_by=make_staff("Publisher"), checked_on=datetime.date(2026, 11, 1), **values
    )


def summary_of(kind):
    return next(one for one in summaries() if one.model is kind)


def lacking(**how):
    return [row for rows in lacks(**how).values() for row in rows]


def make_question():
    return make.make_question(answer="The answer.")


def test_summaries_count_whole_missing_stale_and_waiting():
    make.make_translation(make_question())
    stale = make.make_translation(make_question())
    make.change(stale.record, answer="Something else.")
    make.make_translation(make_question(), says={"answer": "Algo"})
    make.make_translation(make_question(), status="draft")
    make.make_question(question="Who has no translation?")
    make.make_translation(make.make_question(status="draft"))
    found = summary_of(Question)
    assert (found.total, found.whole, found.missing, found.stale, found.waiting) == (5, 1, 3, 1, 1)
    words = {row.name: row.words for row in found.rows}
    assert words["Who has no translation?"] == "missing"
    assert words[stale.record.question] == "stale: longer answer"


def test_number_of_queries_does_not_depend_on_the_records(django_assert_max_num_queries, django_assert_num_queries):
    for _number in range(3):
        make.make_translation(make_question())
    summaries()  # content types
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        summaries()
        lacks()
    for _number in range(10):
        make.make_translation(make_question())
        make.make_question()
    with django_assert_num_queries(len(few) + 1):  # the names of records without a translation
        summaries()
        lacks()


def test_required_records_must_be_whole_and_checked(settings):
    sign = make.make_warning_sign(detail="What to know.")
    make.make_after_effect(action="normal")
    assert [(row.name, row.words) for row in lacking(is_signed=True)] == [(str(sign), "no translation")]
    translation = make.make_translation(sign)
    assert [row.words for row in lacking(is_signed=True)] == ["nobody has checked it"]
    assert lacking(is_signed=False) == []
    make.change(translation, checked_by=make_staff("Publisher"), checked_on=datetime.date(2026, 11, 1))
    assert lacking(is_signed=True) == []
    make.change(sign, search_words="harmless")
    assert lacking(is_signed=True) == []
    make.change(sign, detail="Something else.")
    assert "stale" in lacking(is_signed=True)[0].words


def test_published_notice_must_exist_in_spanish():
    notice = make.make_notice(body="Words of the notice.")
    assert [row.name for row in lacking(is_signed=True)] == [str(notice)]
    checked(notice)
    assert lacking(is_signed=True) == []


def test_page_opens_and_closes_the_language(client, settings):
    settings.HTTPS = True
    translation = make.make_translation()
    client.force_login(make_staff("Administrator"))
    page = client.get(URL).content.decode()
    assert "nobody has checked it" in page
    assert "not opened" in client.post(URL, {"do": "open"}, follow=True).content.decode()
    assert not LanguageOpening.objects.filter(opened_at__isnull=False).exists()
    make.change(translation, checked_by=make_staff("Publisher"), checked_on=datetime.date(2026, 11, 1))
    assert "are open" in client.post(URL, {"do": "open"}, follow=True).content.decode()
    assert LanguageOpening.objects.get().is_open
    assert client.get("/es/safety/").status_code == 200
    assert "are closed" in client.post(URL, {"do": "close"}, follow=True).content.decode()
    assert client.get("/es/safety/").status_code == 404
    said = AuditEntry.objects.filter(action__in=[Action.OPENED, Action.CLOSED]).order_by("pk")
    assert [(one.action, one.details) for one in said] == [("opened", "Español: /es/"), ("closed", "Español: /es/")]


def test_trial_opens_unsigned(client):
    make.make_translation(is_sample=True)
    client.force_login(make_staff("Administrator"))
    assert "are open" in client.post(URL, {"do": "open"}, follow=True).content.decode()


@pytest.mark.parametrize("role", ["Translator", "Publisher"])
def test_others_see_the_page_and_cannot_open(client, role):
    make.make_translation()
    client.force_login(make_staff(role))
    page = client.get(URL).content.decode()
    assert 'value="open"' not in page
    assert client.post(URL, {"do": "open"}).status_code == 403


def test_page_asks_for_the_right_to_view_translations(client):
    client.force_login(make_staff("Location manager"))
    assert client.get(URL).status_code == 200
    account = make_staff("Writer")
    account.groups.clear()
    client.force_login(account)
    assert client.get(URL).status_code == 403


def test_row_starts_a_translation(client):
    record = make.make_question()
    client.force_login(make_staff("Translator"))
    page = client.get(URL).content.decode()
    start = page.partition(str(record))[0].rpartition('action="')[2].partition('"')[0]
    answer = client.post(start.replace("&amp;", "&"))
    assert Translation.objects.get().record == record
    assert str(Translation.objects.get().pk) in answer.url


def test_shipped_translations_come_in_as_drafts_that_anybody_may_approve(client):
    key = next(iter(spanish_samples.shipped.read_toml(spanish_samples.FOLDER / "warning_signs.toml")))
    make.make_warning_sign(slug=key)
    client.force_login(make_staff("Publisher"))
    assert "1 translation comes with the software" in client.get(URL).content.decode()
    assert "1 shipped translation is here" in client.post(URL, {"do": "bring_in"}, follow=True).content.decode()
    found = Translation.objects.get()
    assert (found.is_released, found.is_sample) == (False, True)
    assert found.history.get().history_user is None
    assert "Bring in" not in client.get(URL).content.decode()


def test_desk_names_missing_and_stale_texts():
    publisher, writer = make_staff("Publisher"), make_staff("Writer")
    make_question()
    assert list(desk.needs(publisher)) == []  # nobody here translates
    stale = make.make_translation(make_question())
    make.change(stale.record, answer="Something else.")
    found = {need.key: (need.count, need.is_clinical) for need in desk.needs(publisher)}
    assert found == {"spanish-stale": (1, True), "spanish-missing": (1, False)}
    LanguageOpening.objects.create(language="es").open(by=publisher)
    assert all(need.is_clinical for need in desk.needs(publisher))
    assert list(desk.needs(writer)) == []


def test_setup_has_a_step_that_can_wait():
    make.make_warning_sign()
    [step] = desk.steps(make_staff("Administrator"))
    assert (step.is_done, step.is_required) == (False, False)
    assert "1 warning" in step.words
    assert step.url == reverse("admin:spanish")


def test_warning_sign_is_among_the_kinds():
    make.make_warning_sign()
    assert summary_of(WarningSign).missing == 1
