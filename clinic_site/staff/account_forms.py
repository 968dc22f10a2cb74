"""The forms of accounts: roles, the limit to states and the reviewer entry on one page.

Both ask what a role leaves open, so that no account gets more by an omission: a Location manager has all states only if
someone chose “All states”, and a Clinical reviewer is on the list of reviewers only if someone said so.
"""

from typing import Any

from django import forms
from django.contrib.auth.forms import UserCreationForm
from django.contrib.auth.models import Group, User
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from clinic_site.shared.outgoing_mail import mail_is_sent
from clinic_site.staff.roles import LOCATION_ROLE, REVIEWER_ROLE, SUMMARIES
from education.models import Reviewer
from education.models.reviewer import NOT_YOURSELF
from locations.models import State, StateAccess

ALL, SOME = "all", "some"
YES, NO = "yes", "no"


class RoleField(forms.ModelMultipleChoiceField):
    """A checkbox for each role, with what the role may do."""

    def label_from_instance(self, role):
        summary = SUMMARIES.get(role.name)
        return f"{role.name}: {summary}" if summary else role.name


class AccountForm(forms.ModelForm):
    """The form of an existing account."""

    by: User  # the signed-in user, set by the admin
    save_m2m: Any  # Django's own

    groups = RoleField(
        label=_("Roles"),
        queryset=Group.objects.order_by("name"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "account-choices"}),
        help_text=_("One or several. An account without a role cannot sign in."),
    )
    limit = forms.ChoiceField(
        label=_("Clinics of which states?"),
        choices=[(ALL, _("All states")), (SOME, _("Only the states that are ticked below"))],
        required=False,
        widget=forms.RadioSelect(attrs={"class": "account-choices"}),
    )
    states = forms.ModelMultipleChoiceField(
        label=_("States"),
        queryset=State.objects.order_by("name"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "account-choices account-states"}),
    )
    is_clinician = forms.ChoiceField(
        label=_("Is this person a licensed clinician who agreed to be named?"),
        choices=[
            (YES, _("Yes: approvals by this account count as clinical reviews, and pages name the clinician")),
            (NO, _("No: approvals by this account do not count as clinical reviews")),
        ],
        required=False,
        widget=forms.RadioSelect(attrs={"class": "account-choices"}),
    )
    reviewer_name = forms.CharField(
        label=_("Name on pages"),
        max_length=120,
        required=False,
        help_text=_("Leave empty to use the first and last name above."),
    )
    credentials = forms.CharField(
        label=_("Credentials"),
        max_length=120,
        required=False,
        help_text=_("As the clinician writes them. For example: PT, DPT, OCS."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        access = StateAccess.objects.filter(account=self.instance).first() if self.instance.pk else None
        roles = list(self.instance.groups.values_list("name", flat=True)) if self.instance.pk else []
        self.had_roles = set(roles)
        self.initial["groups"] = list(self.instance.groups.all()) if self.instance.pk else []
        if access is not None:
            self.initial.update({"limit": SOME, "states": list(access.states.all())})
        elif LOCATION_ROLE in roles:
            self.initial["limit"] = ALL

    def clean(self):
        super().clean()
        if "groups" in self.cleaned_data:
            roles = {role.name for role in self.cleaned_data["groups"]}
            self._check_limit(roles)
            self._check_reviewer(roles)
        return self.cleaned_data

    def _check_limit(self, roles: set[str]) -> None:
        limit = self.cleaned_data.get("limit")
        if not limit and LOCATION_ROLE in roles:
            self.add_error("limit", _g("Choose the states that this Location manager looks after."))
        if limit == SOME and not self.cleaned_data.get("states"):
            self.add_error("states", _g("Tick at least one state, or choose “All states” above."))

    def _check_reviewer(self, roles: set[str]) -> None:
        if self.instance.pk == self.by.pk and REVIEWER_ROLE in roles - self.had_roles:
            self.add_error("groups", NOT_YOURSELF)
        if "is_clinician" not in self.fields:
            return
        answer = self.cleaned_data.get("is_clinician")
        if not answer and REVIEWER_ROLE in roles:
            self.add_error("is_clinician", _g("Answer this for a Clinical reviewer."))
        if answer != YES:
            return
        if REVIEWER_ROLE not in roles:
            self.add_error("groups", _g("Choose the role Clinical reviewer too, or answer “No” below."))
        if self.instance.pk == self.by.pk:
            self.add_error("is_clinician", NOT_YOURSELF)
        if not self.cleaned_data.get("credentials"):
            self.add_error("credentials", _g("Enter the credentials of the clinician."))
        if not self._name_on_pages():
            self.add_error("reviewer_name", _g("Enter the name of the clinician."))
        if (entry := self._entry()) and entry.account_id:
            self.add_error("reviewer_name", _g("This reviewer is in the list already, with another account."))

    def _name_on_pages(self) -> str:
        names = [self.cleaned_data.get(name, "").strip() for name in ("first_name", "last_name")]
        return self.cleaned_data.get("reviewer_name") or " ".join(filter(None, names))

    def _entry(self) -> Reviewer | None:
        """Return the entry on the list of reviewers that has this name and these credentials, or None."""
        credentials = self.cleaned_data.get("credentials")
        return Reviewer.objects.filter(name=self._name_on_pages(), credentials=credentials).first()

    def save_limit(self) -> None:
        """Save the limit to states. Call it before the roles are saved, in the same transaction."""
        limit, access = self.cleaned_data.get("limit"), StateAccess.objects.filter(account=self.instance).first()
        if limit == SOME:
            access = access or StateAccess.objects.create(account=self.instance)
            access.states.set(self.cleaned_data["states"])
        elif limit == ALL and access is not None:
            access.delete()

    def save_reviewer(self) -> None:
        """Enter a clinician on the list of reviewers, or link their entry to the account."""
        if self.cleaned_data.get("is_clinician") == YES:
            entry = self._entry() or Reviewer(name=self._name_on_pages(), credentials=self.cleaned_data["credentials"])
            entry.account, entry.is_active = self.instance, True
            entry.save()


class NewAccountForm(AccountForm, UserCreationForm):
    """The form of a new account. Without a password, its owner gets a link by e-mail and chooses one."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if mail_is_sent():
            words = _g("Leave both empty to send a link by e-mail. Then nobody else knows the password.")
            self.fields["password1"].required = self.fields["password2"].required = False
            self.fields["password1"].help_text = words
            self.fields["password2"].help_text = ""

    def clean(self):
        super().clean()
        if not self.cleaned_data.get("groups") and "groups" not in self.errors:
            self.add_error("groups", _g("Choose at least one role."))
        one, again = (self.cleaned_data.get(name) for name in ("password1", "password2"))
        if bool(one) != bool(again) and not {"password1", "password2"} & set(self.errors):
            self.add_error("password2", _g("Type the password twice."))
        if self.wants_link and not self.cleaned_data.get("email") and "email" not in self.errors:
            self.add_error("email", _g("The link for choosing a password needs an e-mail address."))
        return self.cleaned_data

    @property
    def wants_link(self) -> bool:
        return mail_is_sent() and not self.cleaned_data.get("password1")

    def set_password_and_save(self, user, *args, **kwargs):
        if self.wants_link:
            user.set_unusable_password()
            return user  # the admin saves it
        return super().set_password_and_save(user, *args, **kwargs)  # type: ignore[misc]  # django-stubs lacks it
