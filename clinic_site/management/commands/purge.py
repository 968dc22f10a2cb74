from django.core.management.base import BaseCommand

from clinic_site.shared import retention_registry


class Command(BaseCommand):
    help = (
        "Delete what visitors and staff sent once its time is over, with its history: answers about pages, reported "
        "mistakes, imported files, preview links and sessions that have ended. Run it by a timer, every day."
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="say what would go and delete nothing")

    def handle(self, *args, dry_run, **options):
        work = retention_registry.count if dry_run else retention_registry.delete
        for kind in retention_registry.kept():
            self.stdout.write(f"{kind.name}: {work(kind)} {'would go' if dry_run else 'deleted'}")
