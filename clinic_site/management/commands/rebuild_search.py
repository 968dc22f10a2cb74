from django.core.management.base import BaseCommand

from clinic_site.search import index


class Command(BaseCommand):
    help = (
        "Rebuild the search index. Saving a record updates it automatically. Run this once after records were added in "
        "another way, such as from a dump."
    )

    def handle(self, *args, **options):
        self.stdout.write(f"Search: {index.rebuild()} published records in the index.")
