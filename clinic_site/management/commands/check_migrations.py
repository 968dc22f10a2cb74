from django.core.management.base import BaseCommand, CommandError

from clinic_site.operations.safe_migrations import problems


class Command(BaseCommand):
    help = (
        "List migrations that are not safe while the previous version is still running. Exit with 1 if there are any."
    )
    requires_system_checks = []

    def handle(self, *args, **options):
        if found := problems():
            raise CommandError(
                "\n".join([*found, "If it is safe anyway, explain why: set safe_because in the migration."])
            )
        self.stdout.write("Every new migration is safe for the previous version.")
