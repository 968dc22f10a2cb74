"""Which publishable records a public page reads while it is rendered."""

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar

from django.db.models.signals import post_init

from clinic_site.publishing.publishable import Publishable

_reading: ContextVar[list[Publishable] | None] = ContextVar("records_read", default=None)


@contextlib.contextmanager
def records_read() -> Iterator[list[Publishable]]:
    """Collect every publishable record that this thread loads inside the context, in order, with repetitions.

    The signal is connected only inside the context, so it costs visitors nothing.
    """
    found: list[Publishable] = []
    token = _reading.set(found)
    key = f"records_read {id(found)}"
    post_init.connect(_remember, dispatch_uid=key, weak=False)
    try:
        yield found
    finally:
        post_init.disconnect(dispatch_uid=key)
        _reading.reset(token)


def _remember(instance, **kwargs) -> None:
    found = _reading.get()
    if found is not None and isinstance(instance, Publishable):
        found.append(instance)
