"""manage.py make_admin: the first account, which may do everything."""

import getpass
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection


class Command(BaseCommand):
    help = "Make an account that may do everything. Asks for a name and a password, so it needs a terminal."

    def handle(self, **options):
        account = get_user_model()(is_staff=True, is_superuser=True)
        self._check_database(type(account)._meta.db_table)
        try:
            account.username = self._ask("Name to sign in with: ", lambda name: self._check_name(account, name))
            account.set_password(
                self._ask("Password (not shown): ", lambda word: self._check(account, word), hidden=True)
            )
        except EOFError as error:
            raise CommandError(
                "Nothing was made: nobody answered. This command needs a terminal; .deploy/README.md shows how to give it "
                "one under systemd and in a container."
            ) from error
        except KeyboardInterrupt as error:
            raise CommandError("Nothing was made.") from error
        account.save()
        self.stdout.write(
            f"The account {account.username} is there. Next: sign in at /admin/ and set up your second factor, with an "
            "app on your phone or a passkey. Keep the recovery codes that you get then."
        )

    def _check_database(self, table: str) -> None:
        """Say which database the account goes to. Raises CommandError unless the site's tables are there already."""
        database = connection.settings_dict
        where = f"the {connection.display_name} database {database['NAME']}"
        if database["HOST"]:
            where = f"{where} at {database['HOST']}"
        # Asking SQLite anything would make the file.
        sqlite: Any = connection if connection.vendor == "sqlite" else None
        is_missing = sqlite and not (sqlite.is_in_memory_db() or Path(database["NAME"]).exists())
        try:
            if is_missing or table not in connection.introspection.table_names():
                raise CommandError(
                    f"There is no site in {where} yet. If that is the right one, run `manage.py migrate` first; for the demo, "
                    "`make run`."
                )
        except DatabaseError as error:
            raise CommandError(f"The site is in {where}, which can't be reached: {str(error).strip()}") from error
        self.stdout.write(f"The account is for the site in {where}.")

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
