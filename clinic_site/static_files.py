"""Static files outside of Django: a third of the time that they take as its middleware."""

from collections.abc import Callable

from whitenoise import WhiteNoise
from whitenoise.middleware import WhiteNoiseMiddleware


class StaticFiles(WhiteNoiseMiddleware):
    """A WSGI application with the files and the settings of WhiteNoise's middleware; `app` answers for what is missing."""

    def __init__(self, app: Callable):
        super().__init__(get_response=None)
        self.application = app

    __call__ = WhiteNoise.__call__  # the middleware has its own for Django
    serve = staticmethod(WhiteNoise.serve)
