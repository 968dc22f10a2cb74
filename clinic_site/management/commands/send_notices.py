from django.core.management.base import CommandError

from clinic_site.operations.command_runs import RecordsItsRuns
from clinic_site.staff.mail_choice import MailChoice
from clinic_site.staff.notice_mail import send_notices


class Command(RecordsItsRuns):
    """The command for those who want mail at once. `notice_digest` is the same for those who want it once a day."""

    help = (
        "E-mail notices to the users who want them at once and whose mail has failed so far: drafts that were submitted, "
        "sent back, approved, published or discarded, and reported mistakes. Run it every ten minutes from a timer."
    )
    when = MailChoice.When.AT_ONCE

    def handle(self, *args, **options):
        result = send_notices(self.when, say=self.stderr.write)
        total = result.sent + len(result.failed)
        self.stdout.write(f"Sent: {result.sent} of {total}." if total else "Nothing is waiting, so no mail is sent.")
        if result.failed:
            raise CommandError(
                f"{len(result.failed)} of {total} mails could not be sent. Check EMAIL_URL and that its server responds. "
                "The next run tries again."
            )
