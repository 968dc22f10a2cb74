"""manage.py make_admin: the first account, which may do everything."""

import getpass

from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Make an account that may do everything. Asks for a name and a password."

    def handle(self, **options):
        account = get_user_model()(is_staff=True, is_superuser=True)
        try:
            account.username = self._ask("Name to sign in with: ", lambda name: self._check_name(account, name))
            account.set_password(
                self._ask("Password (not shown): ", lambda word: self._check(account, word), hidden=True)
            )
        except (EOFError, KeyboardInterrupt) as error:
            raise CommandError("Nothing was made.") from error
        account.save()
        self.stdout.write(
            f"The account {account.username} is there. Next: sign in at /admin/ and set up your second factor, with an "
            "app on your phone or a passkey. Keep the recovery codes that you get then."
        )

    def _ask(self, question: str, check, *, hidden: bool = False) -> str:
        """Ask until the answer is good."""
        while True:
            answer = getpass.getpass(question) if hidden else input(question).strip()
            try:
                check(answer)
                if hidden and getpass.getpass("The same again: ") != answer:
                    raise ValidationError("These were not the same. Once more, please.")
            except ValidationError as error:
                self.stderr.write("\n".join(error.messages))
            else:
                return answer

    def _check_name(self, account, name: str) -> None:
        field = account._meta.get_field("username")
        field.clean(name, account)
        if type(account).objects.filter(username__iexact=name).exists():
            raise ValidationError("There is an account with this name. Take another one.")

    def _check(self, account, password: str) -> None:
        validate_password(password, account)
