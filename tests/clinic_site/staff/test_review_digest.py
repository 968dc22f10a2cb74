"""manage.py review_digest: an e-mail to each reviewer and publisher who has work waiting."""

import datetime
import smtplib
from io import StringIO

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clinic_site.publishing import workflow
from clinic_site.shared import desk_registry
from clinic_site.shared.desk_registry import once_a_run, one_run
from education.admin import text_needs
from tests import factories as make
from tests.staff import make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    """One account in each role, each with an e-mail address."""
    accounts = {}
    for role in ("Writer", "Clinical reviewer", "Publisher", "Location manager", "Administrator"):
        account = accounts[role] = make_staff(role)
        account.email = f"{account.username}@example.org"
        account.save()
    return accounts


@pytest.fixture
def overdue():
    """A published text whose review is overdue."""
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    return make.make_term(**make.reviewed(reviewed_on=datetime.date(2020, 1, 1), review_due=yesterday))


def run(*arguments) -> str:
    out = StringIO()
    call_command("review_digest", *arguments, stdout=out, stderr=out)
    return out.getvalue()


def addresses():
    return sorted(message.to[0].partition("-")[0] for message in mail.outbox)


def test_only_reviewers_and_publishers_get_an_email(staff, overdue):
    assert run() == "Sent: 3 of 3.\n"
    assert addresses() == ["administrator", "clinical", "publisher"]


def test_email_lists_waiting_work_with_absolute_urls(staff, settings):
    settings.SITE_URL = "https://needling.example.org/"
    condition = make.make_condition(name="Headache", is_sample=False)
    condition.summary = "It is not 5."
    workflow.save_draft(condition, by=staff["Writer"], is_ready=True)
    run()
    [message] = [message for message in mail.outbox if message.to == [staff["Clinical reviewer"].email]]
    assert message.subject == "Northfield Physical Therapy: 2 texts need your attention"
    site = "https://needling.example.org/admin"
    assert message.body.splitlines()[4:] == [
        "1 draft is waiting for your approval",
        f"  - Headache (by {staff['Writer']}, 0\xa0minutes ago)",
        f"    {site}/education/condition/{condition.pk}/release/",
        "  Conditions: 1",
        f"    {site}/education/condition/?stands=for-me",
        "",
        "1 text was never reviewed by a clinician",
        "  Conditions: 1",
        f"    {site}/education/condition/?stands=live&attention=unreviewed",
        "",
        f"Your desk: {site}/",
    ]


def test_names_are_not_escaped(staff):
    condition = make.make_condition(name="Neck & “shoulder” <pain>")
    condition.summary = "It is not 5."
    workflow.save_draft(condition, by=staff["Writer"], is_ready=True)
    assert "  - Neck & “shoulder” <pain> (by " in run("--dry-run")


def test_no_email_is_sent_if_nothing_is_due(staff):
    assert run() == "Nothing is due, so no mail is sent.\n"
    assert mail.outbox == []


@pytest.mark.parametrize("change", [{"email": ""}, {"is_active": False}, {"is_staff": False}])
def test_account_without_access_or_address_gets_no_email(staff, overdue, change):
    type(staff["Publisher"]).objects.filter(pk=staff["Publisher"].pk).update(**change)
    run()
    assert addresses() == ["administrator", "clinical"]


def test_dry_run_prints_the_emails_and_sends_none(staff, overdue):
    said = run("--dry-run")
    assert said.count("1 review is overdue") == 3
    assert said.endswith("Would send: 3.\n")
    assert mail.outbox == []


@pytest.mark.parametrize("error", [ConnectionRefusedError("refused"), smtplib.SMTPRecipientsRefused({})])
def test_failed_email_does_not_stop_the_others(staff, overdue, monkeypatch, error):
    def send(message):
        if message.to[0].startswith("clinical"):
            raise error
        mail.outbox.append(message)

    monkeypatch.setattr(EmailMessage, "send", send)
    with pytest.raises(CommandError, match=r"^1 of 3 mails could not be sent\. Check EMAIL_URL") as failed:
        run()
    assert failed.value.returncode == 1
    assert addresses() == ["administrator", "publisher"]


@pytest.mark.parametrize("error", [TimeoutError("timed out"), smtplib.SMTPServerDisconnected("timed out")])
def test_unresponsive_mail_server_is_not_tried_for_every_account(staff, overdue, monkeypatch, error):
    for _number in range(4):
        account = make_staff("Publisher")
        type(account).objects.filter(pk=account.pk).update(email=f"{account}@example.org")
    tried = []

    def send(message):
        tried.append(message)
        raise error

    monkeypatch.setattr(EmailMessage, "send", send)
    with pytest.raises(CommandError, match=r"^7 of 7 mails could not be sent\."):
        run()
    assert len(tried) == 3


def test_refused_addresses_do_not_stop_the_others(staff, overdue, monkeypatch):
    tried = []

    def send(message):
        tried.append(message)
        raise smtplib.SMTPRecipientsRefused({})

    for _number in range(4):
        account = make_staff("Publisher")
        type(account).objects.filter(pk=account.pk).update(email=f"{account}@example.org")
    monkeypatch.setattr(EmailMessage, "send", send)
    with pytest.raises(CommandError, match=r"^7 of 7 mails could not be sent\."):
        run()
    assert len(tried) == 7


def test_what_is_the_same_for_all_accounts_is_worked_out_once(overdue, monkeypatch):
    counted = []
    count = text_needs.counts_by_review
    monkeypatch.setattr(text_needs, "counts_by_review", once_a_run(lambda kinds: counted.append(1) or count(kinds)))
    for _number in range(3):
        account = make_staff("Clinical reviewer")
        account.email = f"{account.username}@example.org"
        account.save()
    assert run() == "Sent: 3 of 3.\n"
    assert counted == [1]


def test_settings_are_read_once_for_the_names_and_once_for_the_rules_of_all_accounts(staff, overdue):
    with CaptureQueriesContext(connection) as queries:
        assert run() == "Sent: 3 of 3.\n"
    assert sum('FROM "clinic_site_sitesettings"' in each["sql"] for each in queries) <= 2


def test_desk_looks_once_for_texts_that_nobody_has_read(client, staff):
    client.force_login(make_staff("Administrator"))
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/admin/").status_code == 200
    of_readings = [each["sql"] for each in queries if "text_changed_at" in each["sql"]]
    assert len(of_readings) == 1


def test_mail_reads_no_text(staff, overdue, monkeypatch):
    """Broken links and missing sources are on the desk only."""
    monkeypatch.setattr(text_needs, "broken_links", None)
    monkeypatch.setattr(text_needs, "statements_without_a_source", None)
    assert run() == "Sent: 3 of 3.\n"


def test_desk_works_everything_out_again_at_each_visit():
    asked = []
    kept = once_a_run(lambda: asked.append(1))
    kept(), kept()
    with one_run():
        kept(), kept()
    with one_run():
        kept()
    assert len(asked) == 4


def test_part_without_mail_has_no_clinical_task(staff, overdue):
    parts = {name: part for name, part in desk_registry._registered.items() if not part.in_mail}
    found = {
        name: [need.key for need in part.needs(staff["Administrator"]) if need.is_clinical]
        for name, part in parts.items()
    }
    assert {name: keys for name, keys in found.items() if keys} == {}
