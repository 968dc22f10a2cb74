"""An administrator invites people, and sends invitations again or withdraws them."""

import datetime

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clinic_site.staff.invitations import Invitation
from education.models import Reviewer
from locations.models import State, StateAccess
from locations.models.state_access import states_of
from tests.clinic_site.staff.audit_entries import forget, logged
from tests.clinic_site.staff.inviting import ADDRESS, CONSOLE, NORA, accept, errors, invite, link_mailed, link_on, nora
from tests.factories import make_reviewer, make_state
from tests.html import Page
from tests.staff import change_url, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def own():
    return User.objects.get(groups__name="Administrator")


# Inviting ------------------------------------------------------------------------------------------------


def test_invitation_is_mailed_and_its_account_cannot_sign_in_yet(administrator, own):
    forget()
    page = invite(administrator).content.decode()
    assert "The invitation was mailed to Nora Quinn at Nora@example.org. Its link works once, for 7 days." in page
    assert "Invite another" in page
    account = nora()
    assert (account.username, account.is_active, account.is_staff, account.has_usable_password()) == (
        "nora.quinn", False, True, False,
    )  # fmt: skip
    assert logged(account) == [
        ("account", own.username, "made: staff"),
        ("rights", own.username, "added: Writer"),
        ("account", own.username, "invited: Writer"),
        ("account", own.username, "link mailed"),
    ]
    (message,) = mail.outbox
    assert (message.to, "Your user name is nora.quinn." in message.body) == (["Nora@example.org"], True)
    assert "/admin/invitation/" not in page  # whoever invites does not see a mailed link


@pytest.mark.parametrize("why", ["no mail is set up", "the mail can't be sent"])
def test_link_is_shown_once_where_it_is_not_mailed(administrator, own, settings, monkeypatch, why):
    def fail(self, fail_silently=False):
        raise ConnectionRefusedError

    if why == "no mail is set up":
        settings.EMAIL_BACKEND = CONSOLE
        words = "This site sends no e-mails, so give the link to Nora Quinn yourself."
    else:
        monkeypatch.setattr("django.core.mail.EmailMessage.send", fail)
        words = "The e-mail to Nora@example.org could not be sent, so give the link to Nora Quinn yourself."
    forget()
    page = invite(administrator)
    assert words in page.content.decode()
    link = link_on(page)
    assert logged(nora())[-1] == ("account", own.username, "link shown on the screen")
    assert link not in administrator.get(ADDRESS).content.decode()
    assert link.rpartition("/")[0].rpartition("/")[2] not in str(administrator.session.items())
    assert accept(link)["Location"] == "/admin/second-factor/"


def test_link_is_stored_only_as_a_hash(administrator):
    invite(administrator)
    token = link_mailed().split("/")[-2]
    row = Invitation.objects.values().get()
    assert [name for name, value in row.items() if token in str(value) or token.partition(":")[0] in str(value)] == []
    assert len(row["token_hash"]) == 64


def test_states_and_role_are_saved_with_the_invitation(administrator):
    oregon = make_state("OR")
    page = invite(administrator, "Location manager")
    assert errors(page) == {"limit": ["Choose the states that this Location manager looks after."]}
    invite(administrator, "Location manager", limit="some", states=[oregon.pk])
    assert states_of(nora()) == {oregon.pk}


def test_answers_about_roles_that_were_not_chosen_are_ignored(administrator):
    make_state("OR")
    invite(administrator, "Writer", limit="some", is_clinician="yes", credentials="PT")
    assert (states_of(nora()), Reviewer.objects.count()) == (None, 0)


def test_clinician_is_entered_by_the_inviting_administrator_and_active_only_when_accepted(administrator, own):
    assert errors(invite(administrator, "Clinical reviewer")) == {
        "is_clinician": ["Answer this for a Clinical reviewer."]
    }
    invite(administrator, "Clinical reviewer", is_clinician="yes", credentials="PT, DPT")
    entry = Reviewer.objects.get()
    assert (str(entry), entry.account, entry.entered_by, entry.is_active) == (
        "Nora Quinn, PT, DPT", nora(), own, False,
    )  # fmt: skip
    forget()
    accept(link_mailed())
    entry.refresh_from_db()
    assert (entry.entered_by, entry.is_active, entry in Reviewer.objects.who_can_approve()) == (own, True, True)
    assert logged(nora()) == [
        ("rights", "", "now active"),
        ("password", "", ""),
        ("reviewer", "", "Nora Quinn, PT, DPT: active: False -> True"),
        ("account", "nora.quinn", "accepted the invitation"),
        ("signed in", "nora.quinn", ""),
    ]


def test_entry_that_exists_is_linked_to_the_invited_person(administrator):
    entry = make_reviewer(name="Nora Quinn", credentials="PT", is_active=False)
    invite(administrator, "Clinical reviewer", is_clinician="yes", credentials="PT")
    entry.refresh_from_db()
    assert (entry.account, entry.is_active) == (nora(), False)


@pytest.mark.parametrize("own_address", ["boss@example.org", "Boss@Example.org", "boss+clinician@example.org"])
def test_administrator_cannot_invite_their_own_address(administrator, own, own_address):
    User.objects.filter(pk=own.pk).update(email="boss@example.org")
    assert errors(invite(administrator, email=own_address)) == {
        "email": ["This is your own address. You have an account already."]
    }


def test_person_with_an_account_is_not_invited_again(administrator):
    account = make_staff("Writer")
    User.objects.filter(pk=account.pk).update(email="NORA@example.org", first_name="Nora", last_name="<Quinn>")
    page = invite(administrator)
    assert f'Nora &lt;Quinn&gt; has an account with this address already. To give it more roles, <a href="{change_url(account)}">' in page.content.decode().replace("'", '"')  # fmt: skip
    User.objects.filter(pk=account.pk).update(is_active=False)
    assert "which is switched off. If they are back," in invite(administrator).content.decode()


def test_waiting_person_is_not_invited_twice(administrator):
    invite(administrator)
    assert errors(invite(administrator, email="nora@EXAMPLE.org")) == {
        "email": ["Nora Quinn is invited already: see the list below, where you can send the invitation again."]
    }
    assert Invitation.objects.count() == 1


def test_two_administrators_invite_the_same_person_at_once(administrator, monkeypatch):
    invite(administrator)
    monkeypatch.setattr(
        "clinic_site.staff.invitation_forms.InvitationForm.clean_email", lambda self: "nora@example.org"
    )
    page = invite(administrator, first_name="N.")
    assert errors(page) == {"__all__": ["Somebody else has just invited this person. Look at the list below."]}
    assert User.objects.filter(email__iexact="nora@example.org").count() == 1


def test_user_names_are_made_from_names_and_never_taken_twice(administrator):
    invite(administrator)
    invite(administrator, email="other@example.org")
    invite(administrator, first_name="Zoë", last_name="O’Brien Lee", email="zoe@example.org")
    invite(administrator, first_name="美", last_name="林", email="mei.lin@example.org")
    names = Invitation.objects.order_by("pk").values_list("account__username", flat=True)
    assert list(names) == ["nora.quinn", "nora.quinn2", "zoe.obrien.lee", "mei.lin"]


def test_what_was_typed_stays_in_the_form_after_a_mistake(administrator):
    page = Page(administrator.post(ADDRESS, NORA))
    assert page.one("input", id="id_email").get("value") == "Nora@example.org"
    assert "Nobody was invited yet." in page.one("p", class_="errornote").text


# Who may invite ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["Writer", "Clinical reviewer", "Publisher", "Location manager"])
def test_only_administrators_invite(client, role):
    client.force_login(make_staff(role))
    assert (client.get(ADDRESS).status_code, invite(client).status_code) == (403, 403)
    assert not Invitation.objects.exists()


def test_administrator_who_is_limited_to_states_invites_nobody(administrator, own):
    StateAccess.objects.create(account=own).states.add(make_state("OR"))
    assert (administrator.get(ADDRESS).status_code, invite(administrator).status_code) == (403, 403)


def test_form_cannot_make_a_superuser_or_grant_single_rights(administrator):
    invite(administrator, is_superuser="on", is_staff="on", is_active="on", user_permissions=[1])
    account = nora()
    assert (account.is_superuser, account.is_active, account.user_permissions.count()) == (False, False, 0)


# The list ------------------------------------------------------------------------------------------------


def do(client, what: str, **values):
    return client.post(ADDRESS, {"do": what, "invitation": Invitation.objects.get().pk} | values, follow=True)


def test_sending_again_ends_the_old_link(administrator, own):
    invite(administrator)
    old = link_mailed()
    Invitation.objects.update(expires_at=timezone.now(), invited_at=timezone.now() - datetime.timedelta(days=8))
    forget()
    assert "The invitation was mailed to Nora Quinn" in do(administrator, "again").content.decode()
    assert [accept(old).status_code, accept(link_mailed()).status_code] == [410, 302]
    assert logged(nora())[:2] == [
        ("account", own.username, "invitation sent again, the old link ended"),
        ("account", own.username, "link mailed"),
    ]


def test_whoever_sends_again_stands_for_the_clinician(client, administrator, own):
    invite(administrator, "Clinical reviewer", is_clinician="yes", credentials="PT")
    other = make_staff("Administrator")
    client.force_login(other)
    do(client, "again")
    assert (Invitation.objects.get().invited_by, Reviewer.objects.get().entered_by) == (other, other)


def test_withdrawn_invitation_leaves_no_account_and_no_reviewer(administrator, own):
    invite(administrator, "Clinical reviewer", is_clinician="yes", credentials="PT")
    forget()
    page = do(administrator, "withdraw").content.decode()
    assert "The invitation of Nora Quinn was withdrawn. Its link has ended." in page
    assert accept(link_mailed()).status_code == 410
    assert (User.objects.filter(username="nora.quinn").exists(), Reviewer.objects.count()) == (False, 0)
    assert ("account", own.username, "invitation withdrawn") in logged()
    invite(administrator)  # the person can be invited again
    assert Invitation.objects.count() == 1


def test_withdrawing_keeps_an_entry_that_existed_before(administrator):
    make_reviewer(name="Nora Quinn", credentials="PT")
    invite(administrator, "Clinical reviewer", is_clinician="yes", credentials="PT")
    do(administrator, "withdraw")
    assert Reviewer.objects.get().account is None


@pytest.mark.parametrize("what", ["again", "withdraw"])
def test_accepted_invitation_is_neither_sent_again_nor_withdrawn(administrator, what):
    invite(administrator)
    accept(link_mailed())
    assert "Nora Quinn has accepted the invitation meanwhile." in do(administrator, what).content.decode()
    assert (nora().is_active, len(mail.outbox)) == (True, 1)


@pytest.mark.parametrize("key", ["", "x", "9" * 30, "999999"])
def test_invitation_that_does_not_exist(administrator, key):
    invite(administrator)
    assert "This invitation was withdrawn meanwhile." in do(administrator, "withdraw", invitation=key).content.decode()


def test_list_takes_the_same_number_of_queries_for_any_number_of_invitations(administrator):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            administrator.get(ADDRESS)
        return len(queries)

    def several(names):
        for name in names:
            invite(administrator, email=f"{name}@example.org")
        accept(link_mailed())

    several("ab")
    count()
    before = count()
    several("cdefg")
    assert count() == before


# The database --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"accepted_at": timezone.now()}, "clinic_site_invitation_link_ends_when_accepted"),
        ({"expires_at": timezone.now() - datetime.timedelta(days=1)}, "clinic_site_invitation_ends_after_it_was_sent"),
    ],
)
def test_database_refuses_invitations_that_contradict_themselves(administrator, values, constraint):
    invite(administrator)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Invitation.objects.update(**values)


def test_states_exist_for_the_form(administrator):
    make_state("OR")
    assert State.objects.count() == len(administrator.get(ADDRESS).context["form"].fields["states"].queryset)
