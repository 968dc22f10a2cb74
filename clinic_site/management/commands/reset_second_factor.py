"""manage.py reset_second_factor NAME: for the administrator who has lost their own phone."""

from django.core.management.base import BaseCommand, CommandError

from clinic_site.staff.audit_log import account_called
from clinic_site.staff.second_factor_reset import reset_second_factor


class Command(BaseCommand):
    help = (
        "Take the second factor from an account, and sign it out everywhere; it sets up a new one at its next sign-in."
    )

    def add_arguments(self, parser):
        parser.add_argument("name", help="the name that the account signs in with")

    def handle(self, name, **options):
        account = account_called(name)
        if account is None:
            raise CommandError(f"There is no account {name}.")
        had = reset_second_factor(account)
        self.stdout.write(f"{name} is signed out everywhere. Second factors taken away: {had}.")
