"""The WSGI application: `python -m clinic_site.serving` serves it, `manage.py runserver` too."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic_site.settings")

django = get_wsgi_application()

from clinic_site.front import front  # noqa: E402 - it needs Django to be set up

application = front(django)
