"""manage.py reset_second_factor NAME: for an administrator who has lost their own phone."""

from django.core.management.base import BaseCommand, CommandError

from clinic_site.staff.audit_log import account_called
from clinic_site.staff.second_factor_reset import reset_second_factor


class Command(BaseCommand):
    help = "Remove an account's second factor and sign it out everywhere. A new one is set up at the next sign-in."

    def add_arguments(self, parser):
        parser.add_argument("name", help="the account's user name")

    def handle(self, name, **options):
        account = account_called(name)
        if account is None:
            raise CommandError(f"There is no account {name}.")
        had = reset_second_factor(account)
        self.stdout.write(f"{name} is signed out everywhere. Second factors removed: {had}.")
