"""Administrators manage accounts on one page and can't raise their own rights."""

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse

from clinic_site.staff.roles import ROLES, SUMMARIES
from education.models import Reviewer
from locations.models import StateAccess
from locations.models.state_access import states_of
from tests.clinic_site.staff.audit_entries import forget, logged
from tests.factories import make_reviewer, make_state
from tests.html import Page
from tests.staff import add_url, change_url, list_url, make_staff

pytestmark = pytest.mark.django_db

PASSWORD = "copper-lantern-visits-tuesday"
CONSOLE = "django.core.mail.backends.console.EmailBackend"


def role(name: str) -> int:
    return Group.objects.get(name=name).pk


def new_account(*roles: str, **values) -> dict:
    """Return the form data of a new account."""
    return {
        "first_name": "Nora", "last_name": "New", "username": "nora", "email": "",
        "groups": [role(name) for name in roles],
        "password1": PASSWORD, "password2": PASSWORD,
    } | values  # fmt: skip


def errors(answer) -> dict[str, list[str]]:
    return answer.context["adminform"].form.errors


def test_administrator_can_assign_a_role_but_not_create_a_superuser(administrator):
    account = make_staff("Writer")
    data = {"username": "renamed", "is_superuser": "on", "groups": [role("Publisher")], "user_permissions": [1]}
    assert administrator.post(change_url(account), data).status_code == 302
    account.refresh_from_db()
    assert (account.username, account.is_superuser, account.user_permissions.count()) == ("renamed", False, 0)
    assert [group.name for group in account.groups.all()] == ["Publisher"]


# One page for a new colleague -----------------------------------------------------------------------------


def test_page_says_what_each_role_may_do(administrator):
    page = Page(administrator.get(add_url(User)))
    labels = [box.text for box in page.one("div", id="id_groups").all("label")]
    assert labels == [f"{name}: {SUMMARIES[name]}" for name in sorted(ROLES)]


def test_writer_is_created_on_one_page(administrator):
    answer = administrator.post(add_url(User), new_account("Writer", email="nora@example.org"))
    assert answer["Location"] == list_url(User)
    account = User.objects.get(username="nora")
    assert (account.get_full_name(), account.email, account.is_staff) == ("Nora New", "nora@example.org", True)
    assert account.check_password(PASSWORD)
    assert [group.name for group in account.groups.all()] == ["Writer"]


def test_location_manager_is_created_with_a_limit_and_the_limit_comes_first(administrator):
    states = [make_state("WA").pk, make_state("OR").pk]
    forget()
    administrator.post(add_url(User), new_account("Location manager", limit="some", states=states))
    account = User.objects.get(username="nora")
    assert states_of(account) == set(states)
    assert [details for *_, details in logged(account) if details.startswith(("limit", "added"))] == [
        "limit to states added: Oregon, Washington", "added: Location manager",
    ]  # fmt: skip


def test_location_manager_of_all_states_must_be_chosen(administrator):
    answer = administrator.post(add_url(User), new_account("Location manager"))
    assert errors(answer) == {"limit": ["Choose the states that this Location manager looks after."]}
    answer = administrator.post(add_url(User), new_account("Location manager", limit="some"))
    assert errors(answer) == {"states": ["Tick at least one state, or choose “All states” above."]}
    assert not User.objects.filter(username="nora").exists()
    administrator.post(add_url(User), new_account("Location manager", limit="all"))
    assert states_of(User.objects.get(username="nora")) is None


def test_account_that_becomes_a_location_manager_later_is_asked_for_its_states(administrator):
    account = make_staff("Writer")
    data = {"username": account.username, "groups": [role("Location manager")]}
    assert list(errors(administrator.post(change_url(account), data))) == ["limit"]
    administrator.post(change_url(account), data | {"limit": "some", "states": [make_state("WA").pk]})
    assert states_of(account) == {make_state("WA").pk}
    form = administrator.get(change_url(account)).context["adminform"].form
    assert (form.initial["limit"], form.initial["states"]) == ("some", [make_state("WA")])
    administrator.post(change_url(account), data | {"limit": "all"})
    assert states_of(account) is None


def test_clinical_reviewer_is_entered_on_the_list_of_reviewers(administrator):
    data = new_account("Clinical reviewer", is_clinician="yes", credentials="PT, DPT")
    administrator.post(add_url(User), data)
    entry = User.objects.get(username="nora").reviewer
    by = User.objects.get(groups__name="Administrator")
    assert (entry.name, entry.credentials, entry.is_active, entry.entered_by) == ("Nora New", "PT, DPT", True, by)


def test_whether_a_clinical_reviewer_is_a_clinician_must_be_answered(administrator):
    def refused(**values) -> list[str]:
        return sorted(errors(administrator.post(add_url(User), new_account("Clinical reviewer", **values))))

    assert refused() == ["is_clinician"]
    assert refused(is_clinician="yes") == ["credentials"]
    assert refused(is_clinician="yes", credentials="PT", first_name="", last_name="") == ["reviewer_name"]
    assert not User.objects.filter(username="nora").exists()
    administrator.post(add_url(User), new_account("Clinical reviewer", is_clinician="no"))
    assert not Reviewer.objects.exists()


def test_entry_that_is_on_the_list_already_is_linked_unless_it_has_an_account(administrator):
    entry = make_reviewer(name="Nora New", credentials="PT")
    data = new_account("Clinical reviewer", is_clinician="yes", credentials="PT")
    administrator.post(add_url(User), data)
    entry.refresh_from_db()
    assert entry.account.username == "nora"
    answer = administrator.post(add_url(User), data | {"username": "other"})
    assert errors(answer) == {"reviewer_name": ["This reviewer is in the list already, with another account."]}
    assert not User.objects.filter(username="other").exists()


def test_nothing_is_saved_if_a_part_fails(administrator, monkeypatch):
    def fail(self):
        raise RuntimeError("The entry can't be saved in this test.")

    monkeypatch.setattr("clinic_site.staff.account_forms.AccountForm.save_reviewer", fail)
    with pytest.raises(RuntimeError):
        administrator.post(add_url(User), new_account("Location manager", limit="some", states=[make_state("WA").pk]))
    assert not User.objects.filter(username="nora").exists()
    assert not StateAccess.objects.exists()


def test_new_account_needs_a_role_and_a_password(administrator, settings):
    settings.EMAIL_BACKEND = CONSOLE
    answer = administrator.post(add_url(User), new_account(password1="", password2=""))
    assert sorted(errors(answer)) == ["groups", "password1", "password2"]


def test_account_without_any_role_cannot_sign_in(administrator):
    account = make_staff("Writer")
    administrator.post(change_url(account), {"username": account.username})
    account.refresh_from_db()
    assert (account.is_staff, account.groups.count()) == (False, 0)


def test_single_rights_are_shown_to_superusers_only(administrator, admin_client):
    account = make_staff("Writer")
    shown = administrator.get(change_url(account)).context["adminform"]
    assert {"is_superuser", "user_permissions", "password"} & set(shown.form.fields) == set()
    folded = [part for part in admin_client.get(change_url(account)).context["adminform"] if part.is_collapsible]
    assert [list(part.fields) for part in folded] == [["is_superuser", "user_permissions"]]
    assert "pbkdf2" not in admin_client.get(change_url(account)).content.decode()


def test_last_sign_in_cannot_be_edited(admin_client):
    account = make_staff("Writer")
    data = {"username": account.username, "groups": [role("Writer")], "last_login_0": "2020-01-01",
            "last_login_1": "00:00", "date_joined_0": "2020-01-01", "date_joined_1": "00:00"}  # fmt: skip
    joined = account.date_joined
    assert admin_client.post(change_url(account), data).status_code == 302
    account.refresh_from_db()
    assert (account.last_login, account.date_joined) == (None, joined)


# What administrators can't do -----------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["change", "delete"])
def test_administrator_cannot_touch_a_superuser(administrator, page):
    owner = User.objects.create_superuser("owner")
    address = reverse(f"admin:auth_user_{page}", args=[owner.pk])
    assert administrator.post(address, {"username": "taken"}).status_code == 403
    assert User.objects.get(pk=owner.pk).username == "owner"


def test_administrator_cannot_set_the_password_of_a_superuser(administrator):
    owner = User.objects.create_superuser("owner", password="a-long-pass-phrase")
    administrator.post(
        reverse("admin:auth_user_password_change", args=[owner.pk]),
        {"password1": "another-long-phrase", "password2": "another-long-phrase", "usable_password": "true"},
    )
    assert User.objects.get(pk=owner.pk).check_password("a-long-pass-phrase")


def test_superuser_can_grant_superuser_status(admin_client):
    account = make_staff("Writer")
    assert "is_superuser" in admin_client.get(change_url(account)).context["adminform"].form.fields
