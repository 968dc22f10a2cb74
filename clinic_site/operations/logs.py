"""What logs look like, and what is left out of them."""

import json
import logging
import re
from datetime import UTC, datetime

QUERY = re.compile(r"\?\S*")
# In whole texts a question mark may end a sentence; an address has a slash before it.
QUERY_OF_ADDRESS = re.compile(r"(/[^\s?\"'<>]*)\?[^\s\"'<>]*")
TOKEN = re.compile(r"(/preview/)[^\s/\"'<>]+")  # whoever has it may read a draft
# PostgreSQL's errors quote the row that they are about.
ROW = re.compile(r"^(\s*DETAIL:).*?(?=\n\n(?:The above|During handling)|\Z)", re.DOTALL | re.MULTILINE)


def cleaned(text: str) -> str:
    """Return `text` without the queries of addresses, the tokens of previews and the rows that a database quotes."""
    text = QUERY_OF_ADDRESS.sub(r"\1", text)
    return ROW.sub(r"\1 (left out)", TOKEN.sub(r"\1(token)", text))


class WithoutQueries(logging.Filter):
    """Take the query string out of addresses: "GET /locations/near/?q=98402 HTTP/1.1" says where somebody is."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(QUERY.sub("", part) if isinstance(part, str) else part for part in record.args)
        return True


class WithRequestId(logging.Filter):
    """Give each record the id of the request that it belongs to, for the formatters below."""

    def filter(self, record: logging.LogRecord) -> bool:
        from clinic_site.operations import request_ids  # logging is set up before everything else

        record.request_id = request_ids.current()
        return True


class TextFormatter(logging.Formatter):
    """For people: a line, and the traceback below it."""

    def format(self, record: logging.LogRecord) -> str:
        request_id = getattr(record, "request_id", "")
        text = cleaned(super().format(record))
        if not request_id:
            return text
        first, *more = text.split("\n", 1)
        return "\n".join([f"{first} [{request_id}]", *more])


class JsonFormatter(logging.Formatter):
    """For machines: one line for each event. Only what is named here, whatever else a record carries."""

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
    """Return the setting LOGGING: everything to the console, from `level` on, and nothing of what visitors look for.

    `form` is a name in FORMATTERS. With `mail_errors`, errors go to ADMINS too.
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
        },
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "chosen", "filters": ["with_request_id"]},
        }
        | ({"mail": mail} if mail_errors else {}),
        "root": {"handlers": handlers, "level": level},
        "loggers": {
            "django": {"handlers": handlers, "level": level, "propagate": False},
            # What visitors look for is in addresses, which runserver logs, and in what Django writes on DEBUG: queries
            # to the database, and everything that a template was given.
            "django.server": {"handlers": ["console"], "filters": ["without_queries"], "propagate": False},
            "django.db.backends": {"level": "INFO"},
            "axes": {"level": "WARNING"},  # the audit log says who signed in
            "django.template": {"level": "INFO"},
        },
    }
