"""The web server's clock is an hour fast or slow. Schedules must still follow the database's clock."""

import datetime
import os
import time
from pathlib import Path

import django

from tests.proofs.drills import servers
from tests.proofs.drills.faults.running import Result

HOUR = 3600
SOON = 3  # seconds
SEEN_WITHIN = 2.5  # seconds: one for the check every second, the rest for a slow machine
WRONG_CLOCK = Path(__file__).parent / "wrong_clock"  # a sitecustomize.py, only for the serving process


def main() -> Result:
    django.setup()
    counts, wrong = [0, 0], []
    for off in (HOUR, -HOUR):
        schedule = Schedule()
        environment = {"PYTHONPATH": str(WRONG_CLOCK), "CLOCK_IS_OFF": str(off)}
        with servers.serving(os.environ["DATABASE_URL"], **environment) as port:
            date = servers.ask(port, "/healthz")[1].get("date", "")
            schedule.begin()
            before = schedule.compare(port, is_due=False)
            time.sleep(max(schedule.due + SEEN_WITHIN - time.time(), 0))
            after = schedule.compare(port, is_due=True)
        for moment, found in (("before", before), ("after", after)):
            for name, is_right in found.items():
                counts[0] += is_right
                counts[1] += 1
                if not is_right:
                    wrong.append(f"clock {off:+} s ({date}), {moment} the due time: {name}")
    tried = "scheduled drafts, publications and withdrawals, due soon and in half an hour, with a clock an hour fast and slow"
    return Result(tried, counts[0], counts[1], 0, tuple(wrong))


class Schedule:
    """Six scheduled changes: three soon, and three in half an hour, which a fast clock would do too early."""

    def __init__(self):
        from django.contrib.auth.models import User

        from education.models import Topic

        self.writer, _made = User.objects.get_or_create(username="drill-writer", defaults={"is_staff": True})
        self.publisher, _made = User.objects.get_or_create(username="drill-publisher", defaults={"is_staff": True})
        self.topics = {}
        template = Topic.objects.get(slug="about")
        for name in ("draft", "comes", "goes"):
            for when in ("soon", "later"):
                slug = f"{name}-{when}-{time.monotonic_ns()}"
                fields = {field.name: getattr(template, field.name) for field in Topic._meta.concrete_fields
                          if not (field.primary_key or field.generated)}  # fmt: skip
                self.topics[name, when] = Topic.objects.create(
                    **fields | {"slug": slug, "title": slug, "short_answer": "The old text."}
                )

    def begin(self) -> None:
        from clinic_site.publishing import workflow
        from education.models import Topic

        now = datetime.datetime.now(datetime.UTC)
        self.due = now.timestamp() + SOON
        for (name, when), topic in self.topics.items():
            at = now + datetime.timedelta(seconds=SOON if when == "soon" else HOUR / 2)
            if name == "draft":
                topic.short_answer = "The new text."
                workflow.save_draft(topic, by=self.writer)
                workflow.approve(topic, by=self.publisher)
                workflow.publish(topic, by=self.publisher, at=at)
            else:
                field = "publish_at" if name == "comes" else "unpublish_at"
                Topic.objects.filter(pk=topic.pk).update(**{field: at})

    def compare(self, port: int, *, is_due: bool) -> dict[str, bool]:
        """Request the pages and return {name: whether the page is as expected}."""
        found = {}
        for (name, when), topic in self.topics.items():
            status, _headers, body = servers.ask(port, topic.get_absolute_url())
            if when == "soon" and not is_due and time.time() >= self.due:
                continue  # on a slow machine it is too late to check the state before
            happened = is_due and when == "soon"
            if name == "draft":
                is_right = status == 200 and (b"The new text." in body) == happened
            else:
                is_right = status == (200 if (name == "comes") == happened else 404)
            found[f"{name}, {when}"] = is_right
        return found
