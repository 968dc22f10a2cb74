"""How the settings read the environment, with a sentence for anyone who has to supply what is missing or wrong."""

import functools
import os

import phonenumbers
from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError


class SettingError(ImproperlyConfigured):
    """A setting is missing or wrong. The message is all that a person needs, so commands show it without a traceback."""


def reader(env: Env):
    """Return `setting`, which reads from `env`."""
    return functools.partial(setting, read=env.str)


def setting(name, *, read, check=bool, how, **options):
    """Return the setting `name` from the environment, converted by `read`.

    `how` is one sentence that tells a person how to supply it. Raises SettingError, with the name and that sentence, when
    the value is missing and has no default, can't be converted, or `check` (by default: it is not empty) does not accept it.
    """
    if name not in os.environ and "default" not in options:
        raise SettingError(f"The setting {name} is missing. {how}")
    try:
        value = read(name, **options)
    except (EnvError, ValueError) as error:
        raise SettingError(f"{error} {how}") from error
    if not check(value):
        raise SettingError(f'The setting "{name}" can\'t be {value!r}. {how}')
    return value


def anything(value):
    return True


def is_phone_number(value):
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(value))
    except phonenumbers.NumberParseException:
        return False
