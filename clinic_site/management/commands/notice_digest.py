from clinic_site.management.commands import send_notices
from clinic_site.staff.mail_choice import MailChoice


class Command(send_notices.Command):
    help = (
        "E-mail each user who wants one mail a day the notices since the last one. Users without new notices get no mail. "
        "Run it every morning from a timer."
    )
    when = MailChoice.When.DIGEST
