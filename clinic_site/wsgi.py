"""The WSGI application, served by `python -m clinic_site.serving` and `manage.py runserver`."""

import os
from concurrent.futures import ThreadPoolExecutor

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic_site.settings")

django = get_wsgi_application()

from django.conf import settings  # noqa: E402 - these need Django to be set up
from django.urls import get_resolver  # noqa: E402

from clinic_site.search import dictionary  # noqa: E402
from clinic_site.serving import database_away  # noqa: E402
from clinic_site.serving.front import front  # noqa: E402

# Import the views now. Later, during an upgrade, a running process would import new code beside the old.
get_resolver().url_patterns  # noqa: B018
dictionary.is_spelled_right("")  # read the word lists now, so that no visitor waits for them
database_away.patience = settings.DATABASE_PATIENCE
application = front(django, make_looker=lambda: ThreadPoolExecutor(1, "looks-for-the-newest-edition"))
