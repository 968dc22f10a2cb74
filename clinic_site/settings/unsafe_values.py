"""What a site in production is refused: settings that are valid one by one, and unsafe together.

A trial (HTTPS=False) and a command with a database in memory, such as `collectstatic` while an image is built, have
nothing to protect.
"""

import os

from clinic_site.environment import SettingError
from clinic_site.settings.machine import ALLOWED_HOSTS, DATABASES, DEBUG, HTTPS, SECRET_KEY

_SHORTEST_KEY, _FEWEST_CHARACTERS = 32, 5
_MADE_UP = ("changeme", "change-me", "change_me", "your-own-key", "your-secret", "django-insecure", "replace")
_HOW_TO_MAKE_A_KEY = (
    "Set it to the output of: python -c 'import secrets; print(secrets.token_urlsafe(50))'. "
    "It signs staff sessions and encrypts second factors, so whoever guesses it can act as the site."
)


def refuse() -> None:
    """Raise SettingError with a sentence about the first unsafe setting, if this is a site in production."""
    if not HTTPS or DATABASES["default"]["NAME"] == ":memory:":
        return
    if DEBUG:
        raise SettingError("DEBUG is True, and error pages would show settings and data to visitors. Leave it out.")
    if len(SECRET_KEY) < _SHORTEST_KEY:
        raise SettingError(f"SECRET_KEY has fewer than {_SHORTEST_KEY} characters. {_HOW_TO_MAKE_A_KEY}")
    if len(set(SECRET_KEY)) < _FEWEST_CHARACTERS or any(word in SECRET_KEY.lower() for word in _MADE_UP):
        raise SettingError(f"SECRET_KEY is made up and can be guessed. {_HOW_TO_MAKE_A_KEY}")
    if "ALLOWED_HOSTS" not in os.environ:
        raise SettingError(
            "The setting ALLOWED_HOSTS is missing. List the host names of this site, separated by commas: "
            "ALLOWED_HOSTS=needling.example.org"
        )
    for host in ALLOWED_HOSTS:
        if why := _why_not(host):
            raise SettingError(
                f'ALLOWED_HOSTS contains "{host}", {why}. Write only names: ALLOWED_HOSTS=needling.example.org'
            )


def _why_not(host: str) -> str:
    if host == "*":
        return "which allows every host name, so that strangers choose the address in links"
    if "/" in host or " " in host:
        return "which is not a host name"
    if ":" in host and not host.startswith("["):
        return "which contains a port, and never matches"
    return "" if host else "which is empty"
