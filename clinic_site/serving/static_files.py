"""Serve static files outside of Django, in a third of the time that WhiteNoise's middleware needs."""

from collections.abc import Callable
from wsgiref.headers import Headers

from whitenoise import WhiteNoise
from whitenoise.middleware import WhiteNoiseMiddleware


class StaticFiles(WhiteNoiseMiddleware):
    """A WSGI application with the files and settings of WhiteNoise's middleware. `app` answers if a file is missing."""

    def __init__(self, app: Callable):
        super().__init__(get_response=None)
        self.application = app

    def __call__(self, environ, start_response):
        def answer(status: str, headers: list[tuple[str, str]], exc_info=None):
            if not any(name.lower() == "content-security-policy" for name, _value in headers):
                # WhiteNoise adds its headers only to complete files, not to 304 or 405.
                self.add_headers_function(Headers(headers), "", "")
            return start_response(status, headers)

        return WhiteNoise.__call__(self, environ, answer)

    serve = staticmethod(WhiteNoise.serve)  # the middleware overrides it for Django
