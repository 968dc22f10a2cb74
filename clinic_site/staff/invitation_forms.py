"""The form with which an administrator invites somebody: who, which roles, which states, and clinician or not."""

import unicodedata

from django import forms
from django.contrib.auth.models import Group, User
from django.db import IntegrityError, transaction
from django.forms.models import ModelChoiceIteratorValue
from django.utils.html import format_html
from django.utils.text import slugify
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from clinic_site.publishing.admin_urls import admin_url
from clinic_site.shared.account_names import name_of
from clinic_site.staff.account_forms import YES, AccountForm, RoleField
from clinic_site.staff.invitations import Invitation
from clinic_site.staff.roles import LOCATION_ROLE, REVIEWER_ROLE
from education.models import Reviewer


def mailbox(address: str) -> str:
    """Return the mailbox that `address` reaches at most providers: without capitals and without what follows a “+”."""
    name, _at, host = address.strip().lower().rpartition("@")
    return f"{name.partition('+')[0]}@{host}"


class RoleChoices(forms.CheckboxSelectMultiple):
    """Checkboxes that tell the style sheet their role, so that it shows only the questions about chosen roles."""

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        if isinstance(value, ModelChoiceIteratorValue):
            option["attrs"]["data-role"] = slugify(value.instance.name)  # type: ignore[attr-defined]  # django-stubs lacks it
        return option


class InvitationForm(AccountForm):
    """A new account without a password. It asks for what a role leaves open, and ignores answers about other roles."""

    groups = RoleField(
        label=_("Roles"),
        queryset=Group.objects.order_by("name"),
        widget=RoleChoices(attrs={"class": "account-choices"}),
        error_messages={"required": _("Choose at least one role.")},
    )

    class Meta:
        model = User
        fields = ["first_name", "last_name", "email"]

    def __init__(self, *args, by: User, **kwargs):
        self.by = by
        super().__init__(*args, label_suffix="", **kwargs)
        for name in self.Meta.fields:
            self.fields[name].required = True
            self.fields[name].widget.attrs["autocomplete"] = "off"  # somebody else's name
        self.fields["email"].help_text = _g("The person’s own. Nobody else should be able to read it.")
        self.fields["reviewer_name"].help_text = _g("Leave empty to use the first and last name.")

    def clean_email(self) -> str:
        """Refuse an address that has an account or an invitation, and the inviting person's own."""
        address = self.cleaned_data["email"].strip()
        if self.by.email and mailbox(address) == mailbox(self.by.email):
            raise forms.ValidationError(_g("This is your own address. You have an account already."))
        waiting = Invitation.objects.not_accepted().filter(email=address.lower()).select_related("account").first()
        if waiting is not None:
            words = _g("%(name)s is invited already: see the list below, where you can send the invitation again.")
            raise forms.ValidationError(words % {"name": name_of(waiting.account)})
        if (account := User.objects.filter(email__iexact=address).order_by("-is_active", "pk").first()) is not None:
            raise forms.ValidationError(_has_an_account(account))
        return address

    def clean(self):
        roles = {role.name for role in self.cleaned_data.get("groups", [])}
        if LOCATION_ROLE not in roles:
            self.cleaned_data["limit"] = ""
        if REVIEWER_ROLE not in roles:
            self.cleaned_data["is_clinician"] = ""
        return super().clean()

    def invite(self) -> tuple[Invitation, str] | None:
        """Create the account and its invitation in one transaction. Return both, or None with an error in the form."""
        self.instance.username = free_username(self.cleaned_data)
        self.instance.is_staff, self.instance.is_active = True, False
        self.instance.set_unusable_password()
        try:
            with transaction.atomic():
                account = self.save(commit=False)
                account.save()
                self.save_limit()
                account.groups.set(self.cleaned_data["groups"])
                self.save_reviewer()
                return Invitation.objects.make(account, by=self.by)
        except IntegrityError:  # another administrator invited the same person at this moment
            self.instance.pk = None
            self.add_error(None, _g("Somebody else has just invited this person. Look at the list below."))
            return None

    def save_reviewer(self) -> None:
        """Enter a clinician on the list of reviewers. The entry becomes active when the invitation is accepted."""
        if self.cleaned_data.get("is_clinician") == YES:
            new = Reviewer(
                name=self._name_on_pages(), credentials=self.cleaned_data["credentials"], is_active=False
            )  # fmt: skip
            entry = self._entry() or new
            entry.account = self.instance
            entry.save()


def _has_an_account(account: User) -> str:
    name, url = name_of(account), admin_url(account)
    if account.is_active:
        words = _g("{name} has an account with this address already. To give it more roles, <a href='{url}'>open the account</a>.")  # fmt: skip
    else:
        words = _g("{name} has an account with this address, which is switched off. If they are back, <a href='{url}'>open the account</a> and press “This person is back”.")  # fmt: skip
    return format_html(words, name=name, url=url)


def free_username(person: dict) -> str:
    """Return a user name that no account has: "nora.quinn" for Nora Quinn, or the beginning of the address."""
    names = ".".join(filter(None, (_plain(person[part]) for part in ("first_name", "last_name"))))
    wanted = (names or _plain(person["email"].partition("@")[0]) or "staff")[:140]
    taken = {name.lower() for name in User.objects.filter(username__istartswith=wanted).values_list("username", flat=True)}  # fmt: skip
    return next(name for name in _numbered(wanted) if name not in taken)


def _plain(text: str) -> str:
    without_accents = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return slugify(without_accents.replace(".", " ")).replace("-", ".")


def _numbered(name: str):
    yield name
    number = 2
    while True:
        yield f"{name}{number}"
        number += 1
