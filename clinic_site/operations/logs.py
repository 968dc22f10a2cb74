"""The format of logs, and what is left out of them."""

import json
import logging
import re
from datetime import UTC, datetime

QUERY = re.compile(r"\?\S*")
# In a text, a question mark may end a sentence. A URL has a slash before it.
QUERY_OF_ADDRESS = re.compile(r"(/[^\s?\"'<>]*)\?[^\s\"'<>]*")
# Anyone with the token can read a draft, or choose the password of an account.
TOKEN = re.compile(r"(/preview/|/admin/invitation/|/admin/first-password/[^\s/\"'<>]+/)[^\s/\"'<>]+")
# PostgreSQL's errors quote the affected row.
ROW = re.compile(r"^(\s*DETAIL:).*?(?=\n\n(?:The above|During handling)|\Z)", re.DOTALL | re.MULTILINE)


def cleaned(text: str) -> str:
    """Return `text` without query strings, the tokens of links and the rows that a database quotes."""
    text = QUERY_OF_ADDRESS.sub(r"\1", text)
    return ROW.sub(r"\1 (left out)", TOKEN.sub(r"\1(token)", text))


class WithoutQueries(logging.Filter):
    """Remove query strings from URLs: "GET /locations/near/?q=98402 HTTP/1.1" reveals a visitor's location."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(QUERY.sub("", part) if isinstance(part, str) else part for part in record.args)
        return True


class WithRequestId(logging.Filter):
    """Add the request id to each record, for the formatters below."""

    def filter(self, record: logging.LogRecord) -> bool:
        from clinic_site.operations import request_ids  # logging is configured before anything else

        record.request_id = request_ids.current()
        return True


class TextFormatter(logging.Formatter):
    """For people: one line per event, with the traceback below it."""

    def format(self, record: logging.LogRecord) -> str:
        request_id = getattr(record, "request_id", "")
        text = cleaned(super().format(record))
        if not request_id:
            return text
        first, *more = text.split("\n", 1)
        return "\n".join([f"{first} [{request_id}]", *more])


class JsonFormatter(logging.Formatter):
    """For machines: one line per event. It contains only the fields named here, not everything in the record."""

    def format(self, record: logging.LogRecord) -> str:
        event = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": cleaned(record.getMessage()),
            "process": record.process,
        }
        if request_id := getattr(record, "request_id", ""):
            event["request_id"] = request_id
        if isinstance(status := getattr(record, "status_code", None), int):
            event["status"] = status
        if record.exc_info:
            event["exception"] = cleaned(self.formatException(record.exc_info))
        return json.dumps(event, ensure_ascii=False)


FORMATTERS = {
    "text": {
        "()": "clinic_site.operations.logs.TextFormatter",
        "format": "{levelname} {name}: {message}",
        "style": "{",
    },
    "json": {"()": "clinic_site.operations.logs.JsonFormatter"},
}


def settings_for(level: int | str, form: str = "text", *, mail_errors: bool = False) -> dict:
    """Return the setting LOGGING: events from `level` up go to the console, without visitors' search terms.

    `form` is a name in FORMATTERS. With `mail_errors`, errors are also mailed to ADMINS.
    """
    handlers = ["console", "mail"] if mail_errors else ["console"]
    mail = {"class": "clinic_site.operations.error_mail.ErrorMail", "level": "ERROR", "filters": ["with_request_id"]}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"chosen": FORMATTERS[form]},
        "filters": {
            "without_queries": {"()": "clinic_site.operations.logs.WithoutQueries"},
            "with_request_id": {"()": "clinic_site.operations.logs.WithRequestId"},
            "strangers": {"()": "clinic_site.operations.log_limit.StrangersLimit"},
        },
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": "chosen",
                "filters": ["strangers", "with_request_id"],
            },
        }
        | ({"mail": mail} if mail_errors else {}),
        "root": {"handlers": handlers, "level": level},
        "loggers": {
            "django": {"handlers": handlers, "level": level, "propagate": False},
            # Visitors' searches are in the URLs that runserver logs, and in the database queries and template contexts
            # that Django logs on level DEBUG.
            "django.server": {"handlers": ["console"], "filters": ["without_queries"], "propagate": False},
            "django.db.backends": {"level": "INFO"},
            "axes": {"level": "WARNING"},  # the audit log records sign-ins
            "django.template": {"level": "INFO"},
        },
    }
