"""Where the settings come from: the environment, and a file `.env` beside manage.py that it wins over.

The `.env` that `make run` writes for a demo says HTTPS=False, which marks it. A demo brings a database of its own, and its
settings never mix with those of a site: an environment that has SECRET_KEY and DATABASE_URL is a site of its own, beside
which a demo's `.env` is not read, and an environment that has only one of them is refused there.
"""

import os
from pathlib import Path

from dotenv import dotenv_values
from environs import Env

from clinic_site.environment import SettingError, reader

BASE_DIR = Path(__file__).resolve().parents[2]
FILE = BASE_DIR / ".env"
NO = {"false", "f", "no", "n", "off", "0"}
OF_A_SITE = ("SECRET_KEY", "DATABASE_URL")  # what two sites must never share

env = Env()
setting = reader(env)


def read_file() -> bool:
    """Add the settings of `.env` to the environment; return whether the demo's settings are in use.

    Raises SettingError when there is a `.env` that can't be read, and when the environment would mix with a demo's.
    """
    try:
        with FILE.open(encoding="utf-8") as file:
            values: dict[str, str | None] = dict(dotenv_values(stream=file))
    except FileNotFoundError:
        return False
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not text"
        raise SettingError(
            f"{FILE} can't be read: {why}. Let the user who runs this read it, or remove it if the settings are in the "
            "environment."
        ) from error
    is_of_a_demo = (values.get("HTTPS") or "").strip().lower() in NO
    given = [name for name in OF_A_SITE if os.environ.get(name)]
    if is_of_a_demo and given:
        if missing := [name for name in OF_A_SITE if name not in given]:
            raise SettingError(
                f"{given[0]} is set in the environment and {missing[0]} is not. The demo's settings in {FILE} do not fill "
                f"in for it, because a demo and a site share nothing. Set {missing[0]} too, or for the demo unset {given[0]}."
            )
        return False
    if is_of_a_demo:
        values.setdefault("DATABASE_URL", f"sqlite:///{BASE_DIR / 'db.sqlite3'}")
    for name, value in values.items():
        if value is not None:  # a name without "="
            os.environ.setdefault(name, value)
    return is_of_a_demo


IS_DEMO = read_file()
