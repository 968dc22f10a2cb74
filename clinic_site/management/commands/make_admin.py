"""manage.py make_admin: create the first account, with all permissions."""

import getpass
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection


class Command(BaseCommand):
    help = "Create an account with all permissions. Prompts for a name and a password, so it needs a terminal."

    def handle(self, **options):
        account = get_user_model()(is_staff=True, is_superuser=True)
        self._check_database(type(account)._meta.db_table)
        try:
            account.username = self._ask("User name: ", lambda name: self._check_name(account, name))
            account.set_password(
                self._ask("Password (not shown): ", lambda word: self._check(account, word), hidden=True)
            )
        except EOFError as error:
            raise CommandError(
                "No account was created: there was no input. This command needs a terminal. "
                "clinic_site/docs/operating.md shows how to run it with one under systemd and in a container."
            ) from error
        except KeyboardInterrupt as error:
            raise CommandError("No account was created.") from error
        account.save()
        self.stdout.write(
            f"Created the account {account.username}. Next: sign in at /admin/ and set up your second factor, an app on "
            "your phone or a passkey. Keep the recovery codes that you get then."
        )

    def _check_database(self, table: str) -> None:
        """Print which database will contain the account. Raise CommandError if it does not have the site's tables."""
        database = connection.settings_dict
        where = f"the {connection.display_name} database {database['NAME']}"
        if database["HOST"]:
            where = f"{where} at {database['HOST']}"
        # Any SQLite query would create the file.
        sqlite: Any = connection if connection.vendor == "sqlite" else None
        is_missing = sqlite and not (sqlite.is_in_memory_db() or Path(database["NAME"]).exists())
        try:
            if is_missing or table not in connection.introspection.table_names():
                raise CommandError(
                    f"There is no site in {where} yet. If this is the right database, run `manage.py migrate` first, or "
                    "`make run` for the demo."
                )
        except DatabaseError as error:
            raise CommandError(f"Can't reach {where}: {str(error).strip()}") from error
        self.stdout.write(f"The account is for the site in {where}.")

    def _ask(self, question: str, check, *, hidden: bool = False) -> str:
        """Prompt until the answer is valid."""
        while True:
            answer = getpass.getpass(question) if hidden else input(question).strip()
            try:
                check(answer)
                if hidden and getpass.getpass("Password (again): ") != answer:
                    raise ValidationError("The passwords did not match. Please try again.")
            except ValidationError as error:
                self.stderr.write("\n".join(error.messages))
            else:
                return answer

    def _check_name(self, account, name: str) -> None:
        field = account._meta.get_field("username")
        field.clean(name, account)
        if type(account).objects.filter(username__iexact=name).exists():
            raise ValidationError("An account with this name already exists. Choose another name.")

    def _check(self, account, password: str) -> None:
        validate_password(password, account)
