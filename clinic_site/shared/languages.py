"""The languages of the public pages: which one an address is in, and the same page in another one.

English has no prefix: /safety/. Every other language has its code in front: /es/safety/. Nothing else decides, neither
a cookie nor what the browser prefers, because pages are stored by their address.
"""

import re

from django.conf import settings
from django.utils.translation import get_language

ENGLISH: str = settings.LANGUAGE_CODE
SPANISH = "es"
# Languages into which texts are translated.
OTHERS = tuple(code for code, _name in settings.LANGUAGES if code != ENGLISH)


OWN_NAMES: dict[str, str] = dict(settings.LANGUAGES)
# As in `lang="en-US"`.
TAGS = {ENGLISH: "en-US", SPANISH: "es-US"}


def language_tag() -> str:
    """Return the language in use as pages name it."""
    return TAGS.get(get_language() or ENGLISH, TAGS[ENGLISH])


def language_of(path: str) -> str:
    """Return the language of the page at `path`, which begins with a slash."""
    return next((code for code in OTHERS if path.startswith(f"/{code}/")), ENGLISH)


def in_english(path: str) -> str:
    """Return the address in English of the page at `path`."""
    language = language_of(path)
    # One slash in front: a browser takes what follows two as another host.
    return path if language == ENGLISH else "/" + path[len(language) + 1 :].lstrip("/")


def in_language(path: str, language: str) -> str:
    """Return the address in `language` of the page at `path`."""
    return in_english(path) if language == ENGLISH else f"/{language}{in_english(path)}"


def own_address(path: str) -> str:
    """Return the address of the page at `path` in the language in use. `path` is one in English, such as "/safety/"."""
    language = get_language() or ENGLISH
    is_page = re.split("[?#]", path)[0].endswith("/")  # files, such as pictures, have no language
    return in_language(path, language) if language in OTHERS and is_page else path
