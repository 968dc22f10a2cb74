"""The WSGI application: `python -m clinic_site.serving` serves it, `manage.py runserver` too."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic_site.settings")

django = get_wsgi_application()

from django.conf import settings  # noqa: E402 - there is nothing to read before Django is set up

from clinic_site.page_store.probes import PROBES  # noqa: E402
from clinic_site.page_store.store import PageStore  # noqa: E402
from clinic_site.static_files import StaticFiles  # noqa: E402

store = PageStore(
    django,
    limit=settings.PAGE_STORE_BYTES if settings.PAGE_STORE else 0,
    session_cookie=settings.SESSION_COOKIE_NAME,
    proxy_header=settings.SECURE_PROXY_SSL_HEADER,
)
static_files = StaticFiles(django)
static_prefix = settings.STATIC_URL


def application(environ, start_response):
    path = environ["PATH_INFO"]
    if path.startswith(static_prefix):
        return static_files(environ, start_response)
    if path in PROBES:
        return PROBES[path](environ, start_response)
    return store(environ, start_response)
