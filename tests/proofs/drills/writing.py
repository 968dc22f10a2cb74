"""Write constantly: each transaction writes the same number to three tables. Print each number after its commit, and
stop when stdin ends."""

import itertools
import sys
import threading

import django

django.setup()

from django.db import transaction  # noqa: E402

from education.models import PageFeedback, Topic  # noqa: E402
from locations.models import Clinic  # noqa: E402


def main():
    stopped = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), stopped.set()), daemon=True).start()
    clinic, topic = Clinic.objects.earliest("pk"), Topic.objects.earliest("pk")
    for number in itertools.count(1):
        if stopped.wait(0.005):
            return
        with transaction.atomic():
            Clinic.objects.filter(pk=clinic.pk).update(name=number)
            Topic.objects.filter(pk=topic.pk).update(short_answer=number)
            PageFeedback.objects.create(path="/drill/", is_helpful=True, comment=number)
        print(number, flush=True)


main()
