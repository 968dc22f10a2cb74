from django.contrib.sessions.management.commands import clearsessions

from clinic_site.operations.command_runs import RecordsItsRuns


class Command(RecordsItsRuns, clearsessions.Command):
    """Django's command, which also records its run."""
