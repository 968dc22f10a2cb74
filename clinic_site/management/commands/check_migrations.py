from django.core.management.base import BaseCommand, CommandError

from clinic_site.operations.safe_migrations import problems


class Command(BaseCommand):
    help = (
        "Say which migrations are not safe while the version before them still serves. Ends with 1 when there are any."
    )
    requires_system_checks = []

    def handle(self, *args, **options):
        if found := problems():
            raise CommandError(
                "\n".join([*found, "If it is safe all the same, say why: safe_because in the migration."])
            )
        self.stdout.write("Every new migration is safe for the version before it.")
