import smtplib
import socket

from django.conf import settings
from django.core import mail
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = (
        "E-mail ERROR_MAIL_TO that a systemd unit failed, such as the backup. needling-failed@.service runs it for every "
        "unit with OnFailure=. It uses no database, so it also works while that is away."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("unit", help="the name of the unit, such as needling-backup.service")

    def handle(self, *, unit, **options):
        if not settings.ERROR_MAIL_TO:
            raise CommandError(f"{unit} failed, and nobody is told: ERROR_MAIL_TO is not set.")
        machine = socket.gethostname()
        text = (
            f"{unit} failed on {machine}.\n\n"
            f"Why: journalctl -u {unit} -n 50\n"
            f"Again: systemctl start {unit}\n"
            "Whether all is well: needling-manage doctor\n"
        )
        try:
            mail.send_mail(f"{unit} failed on {machine}", text, None, settings.ERROR_MAIL_TO)
        except (OSError, smtplib.SMTPException) as error:
            raise CommandError(f"{unit} failed, and the mail about it too: {error}. Check EMAIL_URL.") from error
        self.stdout.write(f"Mailed that {unit} failed to {', '.join(settings.ERROR_MAIL_TO)}.")
