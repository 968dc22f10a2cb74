"""Staff accounts and admin forms for tests."""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.forms import model_to_dict
from django.urls import reverse

from clinic_site.notices.language_lines import parts_of
from clinic_site.notices.language_rows import LanguageRowsEditor
from clinic_site.publishing import workflow
from clinic_site.translation.texts_editor import TextsEditor
from locations.admin.hours import typed_for


def make_staff(group: str) -> User:
    """Return a staff account in the role `group`, such as "Writer"."""
    number = User.objects.count()
    user = User.objects.create_user(
        f"{group}-{number}".lower().replace(" ", "-"), password="a-long-pass-phrase", is_staff=True
    )
    user.groups.add(Group.objects.get(name=group))
    return user


SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # for all authenticator apps in tests


def give_second_factor(account) -> Authenticator:
    """Set up an app with SECRET and recovery codes for `account`, unless it has an app. Return the app."""
    app = Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).first()
    if app is None:
        app = TOTP.activate(account, SECRET).instance
        RecoveryCodes.activate(account)
    return app


def code_now(*, later: int = 0) -> str:
    """Return the current code of an app with SECRET, or the code `later` half minutes from now."""
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30 + later))


def recovery_code(account) -> str:
    return RecoveryCodes(Authenticator.objects.get(user=account, type="recovery_codes")).get_unused_codes()[0]


def prove_second_factor(client, account) -> None:
    """Mark the session of `client`, signed in as `account`, as authenticated with a code."""
    app = give_second_factor(account)
    session = client.session
    session["account_authentication_methods_user"] = str(account.pk)
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time()},
        {"method": "mfa", "at": time.time(), "id": app.pk, "type": app.type},
    ]
    session.save()


def sign(client, record, do: str):
    """Press "approve" or "confirm" on the page of `record` that a user has open now, and return the answer."""
    return client.post(page_url(record, "release"), {"do": do, "seen": workflow.shown_state(record)}, follow=True)


def change_url(record) -> str:
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk])


def page_url(record, page: str) -> str:
    """Return the address of one of the record's admin pages, such as "release", "preview" or "history"."""
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_{page}", args=[record.pk])


def add_url(model) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")


def list_url(model) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def form_data(record, **changes) -> dict:
    """Return the form data that a browser would send for `record`, with `changes`."""
    values = model_to_dict(record)
    data = {name: value for name, value in values.items() if value is not None and value is not False}
    for name in ("references", "regions", "clinics", "states"):
        if name in data:
            data[name] = [related.pk for related in data[name]]
    data.pop("id", None)
    data.pop("file", None)  # a browser sends no file that nobody chose
    if "opening_hours" in data:
        data |= hours_data(data.pop("opening_hours"))
    if "language_lines" in data:
        data |= LanguageRowsEditor().to_data("language_lines", parts_of(data.pop("language_lines")))
    if "texts" in data:
        data |= TextsEditor().to_data("texts", data.pop("texts"))
    return data | changes


def hours_data(text: str) -> dict:
    """Return the form data that the opening hours editor sends for stored hours."""
    return {f"opening_hours-{part}": typed for part, typed in typed_for(text).items()}


def actions_offered(client, model) -> list[str]:
    """Return the names of the actions offered by the changelist of `model`, in order."""
    form = client.get(list_url(model)).context["action_form"]
    return [] if form is None else [name for name, _label in form.fields["action"].choices if name]


def post_action(client, action: str, *records, is_offered: bool = True, **data):
    """Post a changelist action for `records` and return the response.

    Fail unless the changelist has the action and offers it, so that a test can't pass because nothing happened. With
    `is_offered=False`, post an action that this account must not see.
    """
    model = type(records[0])
    assert action in ["delete_selected", *admin.site.get_model_admin(model).actions]
    assert (action in actions_offered(client, model)) == is_offered
    return client.post(list_url(model), {"action": action, "_selected_action": [one.pk for one in records], **data})
