"""Whether this machine and its settings are right: mail, metrics, static files, disk space and timers."""

import datetime
import shutil
import smtplib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.mail import get_connection
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from clinic_site.operations import command_runs
from clinic_site.shared import site_address
from clinic_site.shared.health_registry import Finding, Level
from clinic_site.shared.outgoing_mail import mail_is_sent

GIGABYTE = 1 << 30
LOW, EMPTY = 2 * GIGABYTE, GIGABYTE // 4


def settings_findings() -> Iterator[Finding]:
    """Yield the settings that work and that a site in production should not have. No query."""
    if not site_address.is_known():
        words = _(
            "Links in mails lead nowhere, and search engines may list the site under another name: SITE_URL is not set."
        )
        yield Finding("settings.site_url", Level.WARNING, words, _("Set SITE_URL to the site's address."))
    if settings.STAGING:
        words = _("Search engines are kept away from this site (STAGING).")
        yield Finding("settings.staging", Level.WELL, words)
    if not mail_is_sent():
        words = _("No mail is sent: EMAIL_URL is not set.")
        yield Finding("settings.mail", Level.WARNING, words, _("Set EMAIL_URL to your mail server."))
    elif settings.DEFAULT_FROM_EMAIL.endswith("@localhost"):
        words = _("Mail servers will refuse the mails: DEFAULT_FROM_EMAIL is not set.")
        yield Finding("settings.sender", Level.WARNING, words, _("Set DEFAULT_FROM_EMAIL to the desk's address."))
    if not settings.ERROR_MAIL_TO:
        how = _("Set ERROR_MAIL_TO to the address of whoever looks after the site.")
        yield Finding("settings.error_mail", Level.WARNING, _("Nobody is told when a page fails."), how)


def mail_findings() -> Iterator[Finding]:
    """Connect to the mail server and sign in, without sending a mail."""
    if not mail_is_sent():
        return
    place = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    try:
        connection = get_connection(timeout=5)
        connection.open()
        connection.close()
    except smtplib.SMTPAuthenticationError:
        words = _("The mail server %(place)s refuses the user or the password.") % {"place": place}
        yield Finding("mail", Level.BROKEN, words, _("Correct EMAIL_URL. In it, write @ as %40."))
    except (OSError, smtplib.SMTPException) as error:
        why = getattr(error, "strerror", None) or type(error).__name__
        words = _("The mail server %(place)s does not answer: %(why)s.") % {"place": place, "why": why}
        yield Finding("mail", Level.BROKEN, words, _("Correct EMAIL_URL, or start the mail server."))
    else:
        yield Finding("mail", Level.WELL, _("The mail server %(place)s accepts mail.") % {"place": place})


def metrics_findings() -> Iterator[Finding]:
    """Yield whether metrics are counted, and whether the processes can share them."""
    if not settings.METRICS_TOKEN:
        yield Finding("metrics", Level.WELL, _("Metrics are turned off (METRICS_TOKEN)."))
    elif settings.METRICS_DIR and not Path(settings.METRICS_DIR).is_dir():
        words = _("The folder METRICS_DIR is not there: the server has not been started with it.")
        yield Finding("metrics", Level.WARNING, words, _("Start the server, or correct METRICS_DIR."))
    elif not settings.METRICS_DIR and settings.WORKERS > 1:
        words = _("Each process reports only its own metrics.")
        yield Finding("metrics", Level.WARNING, words, _("Set METRICS_DIR to a folder that nothing else uses."))
    else:
        yield Finding("metrics", Level.WELL, _("Metrics are counted."))


def files_findings() -> Iterator[Finding]:
    """Yield whether the static files were collected."""
    if settings.HASHED_STATIC and not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        how = _("Run `manage.py collectstatic` and restart.")
        yield Finding("static", Level.BROKEN, _("The static files were not collected, so every page fails."), how)


def disk_findings() -> Iterator[Finding]:
    """Yield the folders whose disk is nearly full."""
    folders = {str(settings.BASE_DIR), tempfile.gettempdir(), str(settings.MEDIA_ROOT or settings.BASE_DIR)}
    least = min((shutil.disk_usage(folder).free, folder) for folder in folders if Path(folder).exists())
    free, folder = least
    words = _("%(free).1f GB are free in %(folder)s.") % {"free": free / GIGABYTE, "folder": folder}
    how = _("Free some space: old logs, backups, container images.")
    if free < LOW:
        yield Finding("disk", Level.BROKEN if free < EMPTY else Level.WARNING, words, how)
    else:
        yield Finding("disk", Level.WELL, words)


def timer_findings() -> Iterator[Finding]:
    """Yield the commands on timers that failed or did not run. Backups have a check of their own. Two queries."""
    runs = [run for run in command_runs.runs() if run.name != "backup"]
    if never := [run.name for run in runs if run.never and run.is_late and not run.last.has_failed]:
        words = _("Never run: %(names)s.") % {"names": get_text_list(never, _("and"))}
        how = _("Turn on the timers: see “Every day and every week” in clinic_site/docs/operating.md.")
        yield Finding("timers.never", Level.WARNING, words, how)
    for run in runs:
        if run.last.has_failed:
            values = {"name": run.name, "ago": ago(run.last.failed_at), "said": run.last.said}
            words = _("%(name)s failed %(ago)s ago: %(said)s") % values
            yield Finding(f"timers.{run.name}", Level.BROKEN, words, _("Run it by hand: manage.py %s") % run.name)
        elif run.is_late and not run.never:
            words = _("%(name)s last ran %(ago)s ago.") % {"name": run.name, "ago": ago(run.last.succeeded_at)}
            how = _("Check its timer: systemctl list-timers 'needling*', or cron.")
            yield Finding(f"timers.{run.name}", Level.WARNING, words, how)
    if not any(run.is_late or run.last.has_failed for run in runs):
        yield Finding("timers", Level.WELL, _("Every command on a timer has run, or is not due yet."))


def ago(moment: datetime.datetime | None) -> str:
    """Return how long ago `moment` was, in its largest unit."""
    return timesince(moment or timezone.now(), depth=1).replace("\xa0", " ")
