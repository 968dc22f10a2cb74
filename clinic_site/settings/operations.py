"""Logs, metrics, error reports, and the contact for security reports."""

from clinic_site.operations import logs
from clinic_site.settings.env_file import env, setting
from clinic_site.settings.machine import LOG_LEVEL

LOG_FORMAT = setting(
    "LOG_FORMAT",
    default="text",
    check=logs.FORMATTERS.__contains__,
    how="Set LOG_FORMAT to text, for people, or json, for a log collector.",
)
METRICS_TOKEN = setting(
    "METRICS_TOKEN",
    is_secret=True,
    default="",
    check=lambda token: not token or len(token) >= 20,
    how=(
        "Leave it out to turn metrics off, or set it to the output of: "
        "python -c 'import secrets; print(secrets.token_hex(20))'"
    ),
)
METRICS_DIR = setting(
    "METRICS_DIR",
    default="",
    check=lambda folder: not folder or folder.startswith("/"),
    how="Set METRICS_DIR to the full path of a folder that nothing else uses: METRICS_DIR=/run/needling/metrics",
)
ERROR_MAIL_TO = setting(
    "ERROR_MAIL_TO",
    read=env.list,
    default=[],
    check=lambda addresses: all("@" in address for address in addresses),
    how="List the addresses to notify of errors, separated by commas: ERROR_MAIL_TO=it@needling.example.org",
)
SENTRY_DSN = setting(
    "SENTRY_DSN",
    is_secret=True,
    default="",
    check=lambda dsn: not dsn or dsn.startswith(("https://", "http://")),
    how="Leave it out, or set SENTRY_DSN to the project's DSN in Sentry. It starts with https://.",
)
SECURITY_CONTACT = setting(
    "SECURITY_CONTACT",
    default="",
    check=lambda contact: not contact or contact.startswith(("mailto:", "https://", "tel:")),
    how="Set SECURITY_CONTACT to the contact for security reports: SECURITY_CONTACT=mailto:security@needling.example.org",
)

ADMINS = [("", address) for address in ERROR_MAIL_TO]
LOGGING = logs.settings_for(LOG_LEVEL, LOG_FORMAT, mail_errors=bool(ERROR_MAIL_TO))
