"""Mark where a record is on a page, while the page is rendered for a review. Visitors get pages without marks.

Templates say which elements show the words of a record (`clinic_site/templatetags/review_marks.py`). The tags yield
nothing unless the page is rendered inside `marking`, so what visitors get stays the same byte for byte.
"""

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar

from clinic_site.publishing.publishable import Publishable

ATTRIBUTE = "data-review"
_marked: ContextVar[frozenset[str] | None] = ContextVar("marked_for_review", default=None)


def key_of(record: Publishable) -> str:
    """Return the key of `record` in marks and forms, such as "education.topic-5"."""
    return f"{record._meta.label_lower}-{record.pk}"


@contextlib.contextmanager
def marking(keys: frozenset[str]) -> Iterator[None]:
    """Mark the records with these keys in pages that are rendered inside the context."""
    token = _marked.set(keys)
    try:
        yield
    finally:
        _marked.reset(token)


def mark_of(record) -> str:
    """Return the key of `record` if it is to be marked on the page that is being rendered, or ""."""
    keys = _marked.get()
    if keys is None or not isinstance(record, Publishable):
        return ""
    key = key_of(record)
    return key if key in keys else ""
