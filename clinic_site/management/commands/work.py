import os
import socket
import uuid

from django.core.management.base import BaseCommand

from clinic_site.operations import worker

GENTLY = 5  # added to the priority of the process, so that readers go first


class Command(BaseCommand):
    help = (
        "Run background work, such as the import of a large file, until told to end. The server of the site starts this "
        "command by itself; a machine without the server can run it too."
    )

    def add_arguments(self, parser):
        parser.add_argument("--until-done", action="store_true", help="end when no work waits")
        parser.add_argument("--parent", type=int, help="end with this process, the one that started the command")

    def handle(self, *, until_done, parent, **options):
        os.nice(GENTLY)
        name = f"{socket.gethostname()[:24]} {os.getpid()} {uuid.uuid4().hex[:12]}"
        worker.work(name, batch=until_done, parent=parent)
