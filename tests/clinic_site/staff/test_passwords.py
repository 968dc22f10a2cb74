"""Refused passwords, the first account, and encrypted secrets in the database."""

import io

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from tests.staff import SECRET, give_second_factor, make_staff

pytestmark = pytest.mark.django_db  # a password is compared with the clinic's name

GOOD = "copper-lantern-visits-tuesday"


@pytest.mark.parametrize(
    "password",
    [
        "short", "passwordpassword", "password12345", "iloveyou12345", "qwertyuiop123", "1q2w3e4r5t6y", "liverpool1892",
        "Northfield2026!", "dryneedling2026", "Winter2026!!", "annabel-annabel", "aaaaaaaaaaaaaaa", "294857203948",
        "p@ssw0rd1234", "P4ssw0rd!2026",
    ],
)  # fmt: skip
def test_guessable_password_is_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password, User(username="annabel", email="annabel@example.org"))


@pytest.mark.parametrize("password", [GOOD, "rV8$kq2!zTn0", "correct horse battery staple", "x" + GOOD * 40])
def test_strong_password_is_accepted(password):
    validate_password(password, User(username="annabel"))


def test_refusal_says_what_to_do():
    with pytest.raises(ValidationError, match="Choose four unrelated words"):
        validate_password("liverpool1892")


def asked(monkeypatch, names, passwords):
    """Run the command and answer its prompts one by one."""
    names, passwords = iter(names), iter(passwords)
    monkeypatch.setattr("builtins.input", lambda question: next(names))
    monkeypatch.setattr("getpass.getpass", lambda question: next(passwords))
    out, err = io.StringIO(), io.StringIO()
    call_command("make_admin", stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_make_admin_repeats_its_prompts_until_name_and_password_are_valid(monkeypatch, real_hashing):
    User.objects.create_user("ann")
    out, err = asked(monkeypatch, ["", "Ann", "owner"], ["liverpool1892", GOOD, "not the same", GOOD, GOOD])
    assert "sign in at /admin/ and set up your second factor" in out
    assert [word in err for word in ("blank", "already exists", "too easy to guess", "did not match")] == [True] * 4
    owner = User.objects.get(username="owner")
    assert (owner.is_staff, owner.is_superuser, owner.check_password(GOOD)) == (True, True, True)
    assert owner.password.partition("$")[0] == "pbkdf2_sha256"  # slow to crack if the database is stolen


def test_interrupted_make_admin_creates_no_account(monkeypatch):
    monkeypatch.setattr("builtins.input", lambda question: (_ for _ in ()).throw(EOFError))
    with pytest.raises(CommandError, match="No account was created"):
        call_command("make_admin")
    assert not User.objects.exists()


def test_secrets_of_second_factors_are_encrypted_and_useless_without_the_key(settings):
    app = give_second_factor(make_staff("Writer"))
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert SECRET not in stored
    from allauth.mfa.utils import decrypt

    assert decrypt(app.data["secret"]) == SECRET
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    assert decrypt(app.data["secret"]) == SECRET
    settings.SECRET_KEY_FALLBACKS = []
    assert decrypt(app.data["secret"]) not in (SECRET, decrypt(app.data["secret"]))
