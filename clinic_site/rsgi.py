"""The application that `python -m clinic_site.serving` serves, for granian's RSGI interface."""

from clinic_site.wsgi import application as front  # first, because it sets up Django

# isort: split
from django.conf import settings

from clinic_site.serving.bodies import Bodies
from clinic_site.serving.event_loop import EventLoopFront
from clinic_site.settings import serving

application = EventLoopFront(
    front,
    Bodies(
        most_from_anybody=settings.MOST_BYTES_FROM_ANYBODY,
        most=max(settings.MOST_BYTES_OF_FILES.values()),
        session_cookie=settings.SESSION_COOKIE_NAME,
    ),
    threads=serving.THREADS,
)
