#!/usr/bin/env python
"""Django's command-line utility for this site."""

import logging
import os
import secrets
import sys

WITHOUT_SETTINGS = "makemigrations"  # it only compares code with code, so it works in a bare checkout
STAND_INS = {"SECRET_KEY": secrets.token_urlsafe(50), "DATABASE_URL": "sqlite:///:memory:"}
BROKEN = {"doctor": 2}  # exit codes of commands that monitoring reads; 1 otherwise


def main() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - an older Python reads this file too
        raise SystemExit("This site needs Python 3.11 or newer. This one is " + sys.version.split()[0] + ".")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic_site.settings")
    if sys.argv[1:2] == [WITHOUT_SETTINGS]:
        os.environ.update(STAND_INS | os.environ)
    try:
        from django.core.management import execute_from_command_line

        from clinic_site.operations.start_errors import sentence_for
    except ImportError as error:
        raise SystemExit(
            "Django is not installed in this Python. Run `make run` once, then use .venv/bin/python manage.py"
        ) from error
    logging.getLogger("psycopg.pool").setLevel(logging.CRITICAL)  # it would say the same before the sentence
    try:
        execute_from_command_line(sys.argv)
    except Exception as error:
        sentence = sentence_for(error)
        if sentence is None or "--traceback" in sys.argv:
            raise
        sys.stderr.write(sentence + "\n")
        raise SystemExit(BROKEN.get("".join(sys.argv[1:2]), 1)) from error


if __name__ == "__main__":
    main()
