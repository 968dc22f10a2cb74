"""Two processes, constant readers and 50 publications. Is each visible in time, and is every page from a single edition?

Every publish changes two records of the first page in one transaction and writes its number into both. PUBLISHES (50)
sets the number of publications.
"""

import os
import re
import statistics
import time

from tests.proofs.drills import servers

PUBLISHES = int(os.environ.get("PUBLISHES", "50"))
SEEN_WITHIN = 1.2  # seconds
STAMP = re.compile(rb"edition (\d+) of")


def main() -> int:
    with servers.database_with_content() as url:
        os.environ.update(servers.environment_for(url))
        import django

        django.setup()
        publish(0)
        with (
            servers.serving(url) as first,
            servers.serving(url) as second,
            servers.readers([first, second], ["/"], each=3) as answers,
        ):
            time.sleep(2)
            published = []
            for number in range(1, PUBLISHES + 1):
                publish(number)
                published.append(time.monotonic())
                time.sleep(0.3 + number % 7 * 0.25)
            time.sleep(2)
    return report(answers, published, (first, second))


def publish(number: int) -> None:
    from django.db import transaction

    from education.models import Question, Topic

    with transaction.atomic():
        Topic.objects.filter(slug="home").update(body=f"This is edition {number} of the text.")
        question = Question.objects.published().filter(on_landing=True).first()
        Question.objects.filter(pk=question.pk).update(answer=f"This is edition {number} of the answer.")


def report(answers, published, ports) -> int:
    bad = [answer for answer in answers if answer.status != 200]
    stamps = [{int(stamp) for stamp in STAMP.findall(answer.body)} for answer in answers]
    torn = sum(len(found) != 1 for found in stamps)
    late = backwards = 0
    seen_after = []
    for port in ports:
        read = [(answer, max(found)) for answer, found in zip(answers, stamps, strict=True) if answer.port == port]
        for answer, number in read:
            # published[i] is a time after the commit of edition i + 1
            due = sum(moment <= answer.asked - SEEN_WITHIN for moment in published)
            late += number < due
        newest_at = []  # (time of the response, number), ascending
        for answer, number in sorted(read, key=lambda pair: pair[0].answered):
            backwards += any(number < seen and when < answer.asked for when, seen in newest_at[-1:])
            if not newest_at or number > newest_at[-1][1]:
                newest_at.append((answer.answered, number))
        for number, moment in enumerate(published, start=1):  # visible from the first request that returned it
            first = min(answer.asked for answer, found in read if found >= number and answer.answered >= moment)
            seen_after.append(max(first - moment, 0))
    print(f"  {len(answers)} pages read from two processes during {len(published)} publications")
    print(
        f"  publications were visible after {statistics.median(seen_after):.2f} s (median), at most {max(seen_after):.2f} s"
    )
    print(f"  responses other than 200: {len(bad)}; pages that mix two editions: {torn}")
    print(f"  pages older than {SEEN_WITHIN} s after a newer publish: {late}; older than one seen before: {backwards}")
    kept = sum("hit" in answer.cache_status for answer in answers)
    print(f"  {kept} of these pages came from the store")
    return int(bool(bad or torn or late or backwards or max(seen_after) > SEEN_WITHIN or not kept))
