import functools
import json

from django.core.management.base import BaseCommand

from clinic_site.operations import outside
from clinic_site.shared import health_registry
from clinic_site.shared.health_registry import Level, all_findings, register_health_check

SIGNS = {Level.WELL: "ok", Level.WARNING: "warning", Level.BROKEN: "broken"}


class Command(BaseCommand):
    help = (
        "Check the site from the outside in: address, proxy, mail, database, accounts, backups, timers, disk. Print a line "
        "for each finding, with what to do. Exit with 0 if all is well, 1 if something should be done, 2 if something does "
        "not work or is not safe. It changes nothing and sends no mail."
    )
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser):
        parser.add_argument("--url", default="", help="the site's address, instead of SITE_URL")
        parser.add_argument("--json", action="store_true", help="print one JSON object, for monitoring")
        parser.add_argument("--quiet", action="store_true", help="print only what is not well")

    def handle(self, *, url, quiet, traceback, **options):
        if url:
            look = functools.partial(outside.findings, url)
            register_health_check("outside", look, place=outside.PLACE, needs_database=False)
        health_registry.is_loud = traceback
        found, worst = [], Level.WELL
        for finding in all_findings():
            found.append(finding)
            worst = max(worst, finding.level)
            if not options["json"] and not (quiet and finding.is_well):
                self.stdout.write(f"{SIGNS[finding.level]:8} {finding.words} {finding.do}".rstrip())
        if options["json"]:
            lines = [
                {"key": one.key, "level": SIGNS[one.level], "found": str(one.words), "do": str(one.do)} for one in found
            ]
            self.stdout.write(json.dumps({"level": SIGNS[worst], "findings": lines}, indent=1))
        if worst:
            raise SystemExit(int(worst))
