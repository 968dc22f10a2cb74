from clinic_site.operations.command_runs import RecordsItsRuns
from clinic_site.shared import retention_registry


class Command(RecordsItsRuns):
    help = (
        "Delete expired data and its history: feedback, reported mistakes, imported files, preview links, notices, "
        "unsaved work, failed sign-ins and sessions. Run it every day from a timer."
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="show what would be deleted, without deleting it")

    def handle(self, *args, dry_run, **options):
        work = retention_registry.count if dry_run else retention_registry.delete
        for kind in retention_registry.kept():
            self.stdout.write(f"{kind.name}: {work(kind)} {'would be deleted' if dry_run else 'deleted'}")
