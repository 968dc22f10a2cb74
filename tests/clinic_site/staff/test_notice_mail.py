"""Notices by mail: at once, once a day or never, and never at the cost of a save."""

import smtplib
import threading
from io import StringIO

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from clinic_site.publishing import workflow
from clinic_site.publishing.send_back import send_back
from clinic_site.staff import mail_sender, notice_mail
from clinic_site.staff.mail_choice import MailChoice, choice_of
from clinic_site.staff.notices import Notice
from locations.models import MistakeReport
from tests import factories as make
from tests.html import Page
from tests.staff import make_staff

pytestmark = pytest.mark.django_db
AT_ONCE, DIGEST, NEVER = MailChoice.When.AT_ONCE, MailChoice.When.DIGEST, MailChoice.When.NEVER


def account_in(role, when=None):
    account = make_staff(role)
    account.first_name, account.email = "Dana", f"{account.username}@example.org"
    account.save()
    if when:
        MailChoice.objects.create(account=account, when=when)
    return account


@pytest.fixture
def writer():
    return account_in("Writer", AT_ONCE)


@pytest.fixture
def reviewer():
    return make_staff("Clinical reviewer")


@pytest.fixture
def threads(monkeypatch):
    """Send without a thread, and count how often sending was started."""
    started = []
    monkeypatch.setattr(mail_sender, "_send_in_thread", mail_sender.send_now)

    class Now(threading.Thread):
        def start(self):
            started.append(self.name)
            self.run()

    monkeypatch.setattr(mail_sender.threading, "Thread", Now)
    return started


def approved(writer, reviewer, title="Ice", count=1):
    """Let the reviewer approve `count` drafts of the writer."""
    for _number in range(count):
        topic = make.make_topic(is_sample=True, title=title)
        topic.body = "Not for 4 days."
        workflow.save_draft(topic, by=writer, is_ready=True)
        workflow.approve(topic, by=reviewer)
    return topic


def run(command="send_notices") -> str:
    out = StringIO()
    call_command(command, stdout=out, stderr=out)
    return out.getvalue()


REFUSED = ConnectionRefusedError("refused")


def fail(monkeypatch, error=REFUSED):
    tried = []

    def send(message):
        tried.append(message)
        raise error

    monkeypatch.setattr(EmailMessage, "send", send)
    return tried


# When ------------------------------------------------------------------------------------------------


def test_mail_is_sent_after_the_commit(writer, reviewer, threads, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        approved(writer, reviewer)
        assert mail.outbox == []
    assert [message.to for message in mail.outbox] == [[writer.email]]


@pytest.mark.parametrize("when", [None, DIGEST, NEVER])
def test_no_thread_starts_for_accounts_that_want_no_mail_at_once(
    reviewer, threads, when, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        approved(account_in("Writer", when), reviewer)
    assert (threads, mail.outbox) == ([], [])


def test_rolled_back_change_leaves_no_notice(writer, reviewer, threads, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        approved(writer, reviewer)
        transaction.set_rollback(True)
    assert (Notice.objects.count(), mail.outbox) == (0, [])


def test_several_events_of_one_change_are_one_mail(writer, reviewer, threads, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        approved(writer, reviewer, count=3)
    [message] = mail.outbox
    assert message.subject == "Northfield Physical Therapy: 3 things happened to your work"


def test_mail_server_that_is_away_fails_neither_save_nor_later_mail(
    writer, reviewer, threads, monkeypatch, django_capture_on_commit_callbacks
):
    with monkeypatch.context() as patch, django_capture_on_commit_callbacks(execute=True):
        tried = fail(patch)
        approved(writer, reviewer)
    assert len(tried) == 1
    assert run() == "Sent: 1 of 1.\n"
    assert run() == "Nothing is waiting, so no mail is sent.\n"


def test_failed_mail_is_logged_and_released_for_the_next_run(writer, reviewer, monkeypatch, caplog):
    approved(writer, reviewer)
    with monkeypatch.context() as patch:
        fail(patch)
        mail_sender.send_now()
    assert caplog.messages == ["1 mails with notices could not be sent. send_notices tries again."]
    assert list(Notice.objects.filter(account=writer).values_list("claimed_at", "mailed_at")) == [(None, None)]
    assert run() == "Sent: 1 of 1.\n"


def test_unexpected_error_is_logged_and_does_not_stop_later_sending(writer, reviewer, monkeypatch, caplog):
    approved(writer, reviewer)
    with monkeypatch.context() as patch:
        patch.setattr(mail_sender, "send_notices", lambda when: 1 / 0)
        mail_sender.send_now()
    assert "Notices could not be mailed" in caplog.text
    mail_sender.send_now()
    assert len(mail.outbox) == 1


def test_command_fails_if_a_mail_fails(writer, reviewer, monkeypatch):
    approved(writer, reviewer)
    fail(monkeypatch, smtplib.SMTPRecipientsRefused({}))
    with pytest.raises(CommandError, match=r"^1 of 1 mails could not be sent\. Check EMAIL_URL"):
        run()


def test_unresponsive_mail_server_is_not_tried_for_every_account(reviewer, monkeypatch):
    for _number in range(5):
        approved(account_in("Writer", AT_ONCE), reviewer)
    tried = fail(monkeypatch, TimeoutError("timed out"))
    with pytest.raises(CommandError, match=r"^5 of 5 mails could not be sent\."):
        run()
    assert len(tried) == 3


def test_notices_that_another_process_is_mailing_are_left_to_it_for_ten_minutes(writer, reviewer):
    approved(writer, reviewer)
    Notice.objects.update(claimed_at=timezone.now())
    assert run() == "Nothing is waiting, so no mail is sent.\n"
    Notice.objects.update(claimed_at=timezone.now() - notice_mail.CLAIM_LASTS)
    assert run() == "Sent: 1 of 1.\n"


def test_each_command_mails_those_who_chose_it(reviewer):
    accounts = {when: account_in("Writer", when) for when in (None, AT_ONCE, DIGEST, NEVER)}
    for account in accounts.values():
        approved(account, reviewer)
    run("send_notices")
    assert {message.to[0] for message in mail.outbox} == {accounts[AT_ONCE].email}
    mail.outbox.clear()
    run("notice_digest")
    assert {message.to[0] for message in mail.outbox} == {accounts[None].email, accounts[DIGEST].email}


def test_notice_that_was_seen_or_dealt_with_is_not_mailed(writer, reviewer):
    approved(writer, reviewer)
    Notice.objects.all().end()
    assert run() == "Nothing is waiting, so no mail is sent.\n"


def test_account_that_wants_no_mail_gets_no_weekly_mail_either():
    condition = make.make_condition()
    condition.summary = "It is not 5."
    workflow.save_draft(condition, by=make_staff("Writer"), is_ready=True)
    account_in("Clinical reviewer", NEVER)
    assert run("review_digest") == "Nothing is due, so no mail is sent.\n"


# What ------------------------------------------------------------------------------------------------


def test_mail_names_record_and_person_and_links_to_the_admin_only(writer, reviewer, settings):
    settings.SITE_URL = "https://needling.example.org/"
    topic = approved(writer, reviewer, title="Ice & “heat”")
    run()
    [message] = mail.outbox
    site = "https://needling.example.org/admin"
    assert message.subject == f"Northfield Physical Therapy: {reviewer} approved “Ice & “heat””."
    assert message.body == (
        "Hello Dana,\n"
        "\n"
        f"{reviewer} approved “Ice & “heat””.\n"
        f"    {site}/education/topic/{topic.pk}/release/\n"
        "\n"
        f"Your desk: {site}/\n"
        f"Choose when you get mail: {site}/mail/\n"
    )


def test_words_of_staff_and_visitors_are_never_mailed(writer, reviewer):
    manager = account_in("Location manager", AT_ONCE)
    MistakeReport.objects.create(clinic=make.make_clinic(name="Oak"), what="other", details="I am Pat, born in 1980")
    topic = approved(writer, reviewer)
    send_back(topic, by=reviewer, why="Pat said that it hurt")
    run()
    sent = {message.to[0]: message.subject + message.body for message in mail.outbox}
    assert set(sent) == {writer.email, manager.email}
    assert [text for text in sent.values() if "Pat" in text] == []
    assert "A visitor reported a mistake at “Oak”." in sent[manager.email]


def test_line_break_in_a_name_cannot_add_a_header(writer, reviewer):
    approved(writer, reviewer, title="Ice\nBcc: a@example.org")
    run()
    assert mail.outbox[0].subject.endswith("approved “Ice Bcc: a@example.org”.")


def test_long_mail_ends_with_the_number_of_others(writer, reviewer, monkeypatch):
    monkeypatch.setattr(notice_mail, "MOST_IN_A_MAIL", 2)
    approved(writer, reviewer, count=3)
    run()
    assert (mail.outbox[0].body.count("approved"), "1 more is on your desk." in mail.outbox[0].body) == (2, True)
    assert run() == "Nothing is waiting, so no mail is sent.\n"


# The choice ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["Writer", "Location manager"])
def test_each_person_chooses_on_a_page_of_their_own(client, role):
    account, other = make_staff(role), make_staff(role)
    client.force_login(account)
    page = Page(client.get("/admin/mail/"))
    [chosen] = page.all("input", checked=True)
    assert chosen["value"] == DIGEST
    assert "has no e-mail address" in page.text
    client.post("/admin/mail/", {"when": AT_ONCE})
    assert (choice_of(account), choice_of(other)) == (AT_ONCE, DIGEST)
    client.post("/admin/mail/", {"when": "hourly"})
    assert choice_of(account) == AT_ONCE
