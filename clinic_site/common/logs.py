"""What is left out of logs."""

import logging
import re

QUERY = re.compile(r"\?\S*")


class WithoutQueries(logging.Filter):
    """Take the query string out of addresses: "GET /locations/near/?q=98402 HTTP/1.1" says where somebody is."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(QUERY.sub("", part) if isinstance(part, str) else part for part in record.args)
        return True


def settings_for(level: int | str) -> dict:
    """Return the setting LOGGING: everything to the console, from `level` on, and nothing of what visitors look for."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"plain": {"format": "{levelname} {name}: {message}", "style": "{"}},
        "filters": {"without_queries": {"()": "clinic_site.common.logs.WithoutQueries"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django": {"handlers": ["console"], "level": level, "propagate": False},
            # What visitors look for is in addresses, which runserver logs, and in what Django writes on DEBUG: queries
            # to the database, and everything that a template was given.
            "django.server": {"handlers": ["console"], "filters": ["without_queries"], "propagate": False},
            "django.db.backends": {"level": "INFO"},
            "axes": {"level": "WARNING"},  # the audit log says who signed in
            "django.template": {"level": "INFO"},
        },
    }
