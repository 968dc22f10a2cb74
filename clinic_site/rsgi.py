"""The application that `python -m clinic_site.serving` serves, for granian's RSGI interface."""

from clinic_site.wsgi import application as front  # first, because it sets up Django

# isort: split
import sys
import tempfile
from pathlib import Path

from django.conf import settings

from clinic_site.serving.bodies import Bodies
from clinic_site.serving.event_loop import EventLoopFront
from clinic_site.serving.large_answers.sent_answers import SentAnswers
from clinic_site.settings import serving

# While threads render, the event loop waits this long for the interpreter before it answers with a stored page. With the
# default of 5 ms, it waits longer than the answer takes.
sys.setswitchinterval(0.0005)  # seconds
# server.py always sets the folder. Without it, each process has its own, which is removed when the process ends.
own_folder = None if serving.LARGE_ANSWERS_DIR else tempfile.TemporaryDirectory(prefix="needling-answers-")
application = EventLoopFront(
    front,
    Bodies(
        most_from_anybody=settings.MOST_BYTES_FROM_ANYBODY,
        most=max(settings.MOST_BYTES_OF_FILES.values()),
        session_cookie=settings.SESSION_COOKIE_NAME,
    ),
    SentAnswers(
        Path(own_folder.name if own_folder else serving.LARGE_ANSWERS_DIR),
        edition=front.store.edition,  # type: ignore[attr-defined]  # see front.py
        proxy_header=settings.SECURE_PROXY_SSL_HEADER,
    ),
    threads=serving.THREADS,
)
