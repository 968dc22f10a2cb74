import smtplib

from django.core.management.base import CommandError

from clinic_site.operations.command_runs import RecordsItsRuns
from clinic_site.staff.digest import review_digests
from clinic_site.staff.notice_mail import GIVE_UP_AFTER, is_about_the_server


class Command(RecordsItsRuns):
    help = (
        "E-mail each reviewer and publisher their open tasks: drafts to approve or publish, and reviews that are due, "
        "overdue or missing. Users without open tasks get no mail. Run it from a timer, such as every Monday."
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="print the mails without sending them")

    def handle(self, *args, dry_run, **options):
        found = review_digests()
        failed, in_a_row = [], 0
        for digest in found:
            mail = digest.mail()
            if dry_run:
                self.stdout.write(f"To: {digest.account.email}\nSubject: {mail.subject}\n\n{mail.body}")
                continue
            if in_a_row == GIVE_UP_AFTER:
                failed.append(digest)
                self.stderr.write(f"Not tried: {digest.account.email}")
                continue
            try:
                mail.send()
                in_a_row = 0
            except (OSError, smtplib.SMTPException) as error:  # the next mail may still succeed
                failed.append(digest)
                in_a_row = in_a_row + 1 if is_about_the_server(error) else 0
                self.stderr.write(f"Not sent to {digest.account.email}: {error}")
        if not found:
            self.stdout.write("Nothing is due, so no mail is sent.")
        elif dry_run:
            self.stdout.write(f"Would send: {len(found)}.")
        else:
            self.stdout.write(f"Sent: {len(found) - len(failed)} of {len(found)}.")
        if failed:
            raise CommandError(
                f"{len(failed)} of {len(found)} mails could not be sent. Check EMAIL_URL and that its server responds, "
                "then run this command again."
            )
