from django.core.management.base import BaseCommand
from django.db import transaction

from locations.data import place_loading


class Command(BaseCommand):
    help = "Load states, ZIP codes and towns. It is safe to run again: only missing ones are added."

    @transaction.atomic
    def handle(self, *args, **options):
        states, zips, towns = place_loading.load_states(), place_loading.load_places(), place_loading.load_towns()
        self.stdout.write(f"Places: {states} states, {zips} ZIP codes and {towns} towns added.")
