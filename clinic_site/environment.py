"""How the settings read the environment: with a sentence for whoever has to supply what is missing or wrong."""

import functools

import phonenumbers
from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError


def reader(env: Env):
    """Return `setting`, which reads from `env`."""
    return functools.partial(setting, read=env.str)


def setting(name, *, read, check=bool, how, **options):
    """Return the setting `name` from the environment, converted by `read`.

    `how` is one sentence that tells a person how to supply it. Raises ImproperlyConfigured, with the
    name and that sentence, when the value is missing and has no default, can't be converted, or `check`
    (by default: it is not empty) does not accept it.
    """
    try:
        value = read(name, **options)
    except (EnvError, ValueError) as error:
        raise ImproperlyConfigured(f"{error} {how}") from error
    if not check(value):
        raise ImproperlyConfigured(f'The setting "{name}" can\'t be {value!r}. {how}')
    return value


def anything(value):
    return True


def is_phone_number(value):
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(value))
    except phonenumbers.NumberParseException:
        return False
