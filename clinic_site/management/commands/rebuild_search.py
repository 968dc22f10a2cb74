from django.core.management.base import BaseCommand

from clinic_site.search import index


class Command(BaseCommand):
    help = (
        "Make the index of the site's search anew. Saving a record keeps it up to date by itself; run this once after "
        "records came in another way, such as from a dump."
    )

    def handle(self, *args, **options):
        self.stdout.write(f"Search: {index.rebuild()} published records in the index.")
