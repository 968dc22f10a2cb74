"""The sources of settings: the environment, and a `.env` file next to manage.py, which the environment overrides.

The `.env` that `make run` writes for a demo contains HTTPS=False, which identifies it. A demo has its own database, and its
settings never mix with those of a site. If the environment has SECRET_KEY and DATABASE_URL, it describes a site and a
demo's `.env` is ignored. If it has only one of them beside a
demo's `.env`, that is an error.
"""

import io
import os
from pathlib import Path

from dotenv import dotenv_values
from dotenv.parser import parse_stream
from environs import Env

from clinic_site.environment import SettingError, reader

BASE_DIR = Path(__file__).resolve().parents[2]
FILE = BASE_DIR / ".env"
NO = {"false", "f", "no", "n", "off", "0"}
OF_A_SITE = ("SECRET_KEY", "DATABASE_URL")  # two sites must never share these

env = Env()
setting = reader(env)


def read_file() -> bool:
    """Add the settings in `.env` to the environment. Return whether the demo's settings are in use.

    Raise SettingError if `.env` exists but can't be read or contradicts itself, or if the environment would mix with a demo's settings.
    """
    try:
        with FILE.open(encoding="utf-8") as file:
            text = file.read()
    except FileNotFoundError:
        return False
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not text"
        raise SettingError(
            f"{FILE} can't be read: {why}. Make it readable for the user who runs this command, or remove it if the "
            "settings are in the environment."
        ) from error
    values: dict[str, str | None] = dict(dotenv_values(stream=io.StringIO(text)))
    _refuse_doubled_names(text)
    is_of_a_demo = (values.get("HTTPS") or "").strip().lower() in NO
    given = [name for name in OF_A_SITE if os.environ.get(name)]
    if is_of_a_demo and given:
        if missing := [name for name in OF_A_SITE if name not in given]:
            raise SettingError(
                f"{given[0]} is set in the environment, but {missing[0]} is not. It is not taken from the demo's settings in "
                f"{FILE}, because a demo and a site share nothing. Set {missing[0]} too, or unset {given[0]} to use the demo."
            )
        return False
    if is_of_a_demo:
        values.setdefault("DATABASE_URL", f"sqlite:///{BASE_DIR / 'db.sqlite3'}")
    for name, value in values.items():
        if value is not None:  # None: the line has no "="
            os.environ.setdefault(name, value)
    return is_of_a_demo


def _refuse_doubled_names(text: str) -> None:
    """Raise SettingError if a name has two values: which of them counts is then an accident."""
    first: dict[str, str | None] = {}
    for line in parse_stream(io.StringIO(text)):
        if line.key and first.setdefault(line.key, line.value) != line.value:
            raise SettingError(f"{line.key} is in {FILE} twice, with different values. Remove one of the two lines.")


IS_DEMO = read_file()
