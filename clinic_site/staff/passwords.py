"""Passwords that can be guessed are refused, without asking anybody outside."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from zxcvbn_rs_py import zxcvbn

from clinic_site.staff.audit_log import Action, record

GUESSES = 10.0  # as a power of ten: out of reach for guessing at the sign-in, and dear for whoever steals the hashes
LONGEST = 100  # letters that are looked at; what is longer is not easier to guess


class HardToGuess:
    """Refuses passwords that are, or are made of, what leaked lists hold: with names, years, keyboard rows, 1 for l.

    It is told of every password that is saved, and writes that (not the password) into the audit log.
    """

    def validate(self, password, user=None):
        about = [settings.CLINIC_NAME, *settings.CLINIC_NAME.split(), "needling", "dry needling"]
        if user is not None:
            about += [user.get_username(), user.first_name, user.last_name, *user.email.split("@")]
        found = zxcvbn(password[:LONGEST], [word for word in about if word])
        if found.guesses_log10 < GUESSES:
            raise ValidationError(
                _("This is too easy to guess: it is made of words and numbers that others have used. Take four words that have nothing to do with each other."),
                code="password_easy_to_guess",
            )  # fmt: skip

    def get_help_text(self):
        return _("Take four words that have nothing to do with each other, or let a password manager make one.")

    def password_changed(self, password, user=None):
        if user is not None:
            record(Action.PASSWORD, about=user)
