"""Read settings from the environment. If one is missing or wrong, the error explains how to set it."""

import functools
import os

import phonenumbers
from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError


class SettingError(ImproperlyConfigured):
    """A setting is missing or wrong. The message explains the fix, so commands show it without a traceback."""


def reader(env: Env):
    """Return a version of `setting` that reads from `env`."""
    return functools.partial(setting, read=env.str)


def setting(name, *, read, check=bool, how, is_secret=False, **options):
    """Return the setting `name` from the environment, converted by `read`.

    `how` is a sentence that explains how to supply it. Raise SettingError, with the name and that sentence, if the value
    is missing and has no default, can't be converted, or fails `check` (by default: it is not empty). A default is not
    checked. The message quotes the value unless `is_secret`, because it ends up in logs.
    """
    if name not in os.environ and "default" not in options:
        raise SettingError(f"The setting {name} is missing. {how}")
    try:
        value = read(name, **options)
    except (EnvError, ValueError) as error:
        why = f'The setting "{name}" can\'t be read.' if is_secret else error
        raise SettingError(f"{why} {how}") from (None if is_secret else error)
    if name in os.environ and not check(value):
        shown = "this value" if is_secret else repr(value)
        raise SettingError(f'The setting "{name}" can\'t be {shown}. {how}')
    return value


def anything(value):
    return True


def is_phone_number(value):
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(value))
    except phonenumbers.NumberParseException:
        return False
