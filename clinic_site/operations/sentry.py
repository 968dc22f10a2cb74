"""Send errors to Sentry if SENTRY_DSN is set. Otherwise not even the library is loaded."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

from clinic_site.operations import request_ids

FRAME = ("filename", "abs_path", "function", "module", "lineno", "in_app")
WHOLE = ("event_id", "timestamp", "platform", "level", "logger", "release", "environment", "type", "sdk")


def start(dsn: str, **options) -> None:
    """Send errors to `dsn` from now on, scrubbed."""
    try:
        import sentry_sdk
    except ImportError as error:
        raise ImproperlyConfigured(
            "SENTRY_DSN is set, but sentry-sdk is not installed. Leave SENTRY_DSN out, or install it: "
            ".venv/bin/pip install --require-hashes -r .deploy/sentry.lock"
        ) from error
    sentry_sdk.init(
        dsn=dsn,
        before_send=scrub,
        include_local_variables=False,
        include_source_context=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        auto_session_tracking=False,
        send_client_reports=False,
        server_name="",
        **options,
    )


def scrub(event: Any, hint: dict[str, Any] | None = None) -> Any:
    """Return the parts of `event` that may leave the machine. They are an allowlist, so that nothing new slips through.

    Removed are the request (URL, query, form, cookies, headers), the user, breadcrumbs, variables, the arguments of log
    messages, and exception messages, which often quote user input.
    """
    kept = {name: event[name] for name in WHOLE if name in event}
    if event.get("transaction_info", {}).get("source") == "route":  # the URL pattern, not the requested URL
        kept["transaction"] = event.get("transaction")
    message = (event.get("logentry") or {}).get("message")
    if message:
        kept["logentry"] = {"message": message}  # the format string, without its arguments
    errors = (event.get("exception") or {}).get("values") or []
    if errors:
        kept["exception"] = {"values": [_error(error) for error in errors]}
    if request_ids.current():
        kept["tags"] = {"request_id": request_ids.current()}
    return kept


def _error(error: dict) -> dict:
    kept = {name: error[name] for name in ("type", "module") if name in error}
    frames = (error.get("stacktrace") or {}).get("frames") or []
    if frames:
        kept["stacktrace"] = {"frames": [{name: frame[name] for name in FRAME if name in frame} for frame in frames]}
    return kept
