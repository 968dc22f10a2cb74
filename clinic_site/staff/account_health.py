"""Whether somebody can sign in and everybody does it with a second factor."""

from collections.abc import Iterator

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from clinic_site.shared.health_registry import Finding, Level
from clinic_site.staff.people_gaps import members

NAMED = 5


def findings() -> Iterator[Finding]:
    """Yield what is wrong with the accounts, with three queries."""
    everyone = members()
    administrators = [member for member in everyone if member.is_administrator]
    if not administrators:
        words = _("No account can look after the others.") if everyone else _("There is no account yet.")
        yield Finding("accounts", Level.BROKEN, words, _("Create one: manage.py make_admin"))
        return
    if len(administrators) == 1:
        how = _("Invite a second one at the desk: nobody could help the first one after a lost phone.")
        yield Finding("accounts.one", Level.WARNING, _("There is only one administrator."), how)
    if late := [member.account.get_username() for member in everyone if not member.has_factor]:
        shown = get_text_list([*late[:NAMED], *(["…"] if late[NAMED:] else [])], _("and"))
        words = _("Without a second factor: %(names)s.") % {"names": shown}
        how = _("Ask them to sign in, which sets it up, or press “This person has left”.")
        yield Finding("accounts.factor", Level.WARNING, words, how)
    else:
        yield Finding("accounts", Level.WELL, _("Every account has a second factor."))
