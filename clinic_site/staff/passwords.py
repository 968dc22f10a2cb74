"""Refuse passwords that are easy to guess, without an external service."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from zxcvbn_rs_py import zxcvbn

from clinic_site.setup.site_settings import SiteSettings
from clinic_site.staff.audit_log import Action, record

GUESSES = 10.0  # as a power of ten: infeasible at the sign-in, and expensive for an attacker who has the hashes
LONGEST = 100  # characters that are checked; a longer password is not easier to guess


class HardToGuess:
    """Refuse passwords made of leaked passwords, names, years or keyboard rows, even with 1 for l.

    Django calls `password_changed()` for every saved password. The change (not the password) goes to the audit log.
    """

    def validate(self, password, user=None):
        name = SiteSettings.objects.current().name
        about = [name, *name.split(), "needling", "dry needling"]
        if user is not None:
            about += [user.get_username(), user.first_name, user.last_name, *user.email.split("@")]
        found = zxcvbn(password[:LONGEST], [word for word in about if word])
        if found.guesses_log10 < GUESSES:
            raise ValidationError(
                _("This is too easy to guess: it is made of words and numbers that others have used. Choose four unrelated words."),
                code="password_easy_to_guess",
            )  # fmt: skip

    def get_help_text(self):
        return _("Choose four unrelated words, or let a password manager create one.")

    def password_changed(self, password, user=None):
        if user is not None:
            record(Action.PASSWORD, about=user)
