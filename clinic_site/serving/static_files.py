"""Static files outside of Django: a third of the time that they take as its middleware."""

from collections.abc import Callable
from wsgiref.headers import Headers

from whitenoise import WhiteNoise
from whitenoise.middleware import WhiteNoiseMiddleware


class StaticFiles(WhiteNoiseMiddleware):
    """A WSGI application with the files and the settings of WhiteNoise's middleware; `app` answers for what is missing."""

    def __init__(self, app: Callable):
        super().__init__(get_response=None)
        self.application = app

    def __call__(self, environ, start_response):
        def answer(status: str, headers: list[tuple[str, str]], exc_info=None):
            if not any(name.lower() == "content-security-policy" for name, _value in headers):
                # WhiteNoise gives its headers to whole files alone, not to "unchanged" or "not allowed".
                self.add_headers_function(Headers(headers), "", "")
            return start_response(status, headers)

        return WhiteNoise.__call__(self, environ, answer)

    serve = staticmethod(WhiteNoise.serve)  # the middleware has its own for Django
