#!/usr/bin/env python
"""Django's command-line utility for this site."""

import os
import secrets
import sys

WITHOUT_SETTINGS = "makemigrations"  # it only compares code with code, so it works in a bare checkout
STAND_INS = {"SECRET_KEY": secrets.token_urlsafe(50), "DATABASE_URL": "sqlite:///:memory:"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic_site.settings")
    if sys.argv[1:2] == [WITHOUT_SETTINGS]:
        os.environ.update(STAND_INS | os.environ)
    try:
        from django.core.management import execute_from_command_line

        from clinic_site.environment import SettingError
    except ImportError as error:
        raise SystemExit(
            "Django is not installed in this Python. Run `make run` once, then use .venv/bin/python manage.py"
        ) from error
    try:
        execute_from_command_line(sys.argv)
    except SettingError as error:
        raise SystemExit(str(error)) from error


if __name__ == "__main__":
    main()
