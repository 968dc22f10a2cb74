"""The layer in front of Django: static files, health probes, and the page store."""

import os
from collections.abc import Callable
from concurrent.futures import Executor
from pathlib import Path

from django.conf import settings

from clinic_site.serving.page_store.edition import Edition
from clinic_site.serving.page_store.page_folder import SHARED_PAGES_DIR
from clinic_site.serving.page_store.shelf import Shelf, code_of
from clinic_site.serving.page_store.store import PageStore
from clinic_site.serving.probes import PROBES
from clinic_site.serving.static_files import StaticFiles


def _shelf() -> Shelf | None:
    """Return the shelf that the processes of this server share, if its main process has made a folder for it."""
    folder = os.environ.get(SHARED_PAGES_DIR)
    if not folder or not settings.PAGE_STORE:
        return None
    return Shelf(Path(folder), limit=settings.PAGE_STORE_BYTES, code=code_of(settings.BASE_DIR))


def front(django: Callable, *, make_looker: Callable[[], Executor] | None = None) -> Callable:
    """Return the site as a WSGI application around `django`, which must be set up. `make_looker`: see edition.py."""
    store = PageStore(
        django,
        limit=settings.PAGE_STORE_BYTES if settings.PAGE_STORE else 0,
        session_cookie=settings.SESSION_COOKIE_NAME,
        proxy_header=settings.SECURE_PROXY_SSL_HEADER,
        edition=Edition(make_looker=make_looker),
        shelf=_shelf(),
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

    application.store = store  # type: ignore[attr-defined]  # for tests/wsgi.py
    return application
