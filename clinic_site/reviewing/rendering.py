"""A page of the site as patients will see it once all its waiting texts are published, with each of them marked."""

import contextlib
import re
from collections.abc import Iterator
from html.parser import HTMLParser

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse

from clinic_site.publishing import contents
from clinic_site.publishing.preview import answer_as_public, only_for_the_reader
from clinic_site.publishing.publishable import Publishable
from clinic_site.reviewing.marks import ATTRIBUTE, marking
from clinic_site.reviewing.waiting import ReviewPage, Reviews, WaitingText

FOLD = re.compile(r"<details\b(?![^>]*\sopen\b)")
VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
UNREAD = frozenset(["script", "style", "sup"])  # sup: numbers of references, which the texts themselves don't contain


def render_page(request: HttpRequest, page: ReviewPage, reviews: Reviews) -> HttpResponse:
    """Return the page of `reviews` as it will be, its own waiting texts marked, and all folds open.

    It also quotes texts of other pages, such as the signs in “Call 911 now”: their drafts are shown, too.
    """
    keys = frozenset(text.key for text in page.texts)  # read before the drafts are published
    with as_if_all_published(reviews.coming), marking(keys):
        response = answer_as_public(request, page.path, None)
        if not response.streaming and response.get("Content-Type", "").startswith("text/html"):
            response.content = FOLD.sub("<details open", response.content.decode()).encode()
            response.headers.pop("Content-Length", None)
    return only_for_the_reader(response)


@contextlib.contextmanager
def as_if_all_published(texts: list[WaitingText]) -> Iterator[None]:
    """Publish all `texts` with their drafts inside the context, and roll back afterwards.

    A draft that the database can't hold is left out. The number of queries depends on the number of kinds only, unless
    a draft has to be left out.
    """
    by_kind: dict[type[Publishable], list[WaitingText]] = {}
    for text in texts:
        by_kind.setdefault(type(text.live), []).append(text)
    with transaction.atomic():
        # In the order of `publish_together`, so that two that lock the same records never wait in a circle.
        for kind in sorted(by_kind, key=lambda kind: kind._meta.label_lower):
            keys = [text.live.pk for text in by_kind[kind]]
            list(kind._base_manager.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))
            _publish_kind(kind, by_kind[kind])
        try:
            yield
        finally:
            transaction.set_rollback(True)


def _publish_kind(kind: type[Publishable], texts: list[WaitingText]) -> None:
    complete = [text for text in texts if all(getattr(text.says, name) for name in kind.page_needs)]
    changed = [text for text in complete if text.draft and text.draft.contents]
    held_back = {text.live.pk for text in changed} - {text.live.pk for text in _written(kind, changed)}
    hidden = [text.live.pk for text in complete if not text.live.is_published and text.live.pk not in held_back]
    kind._base_manager.filter(pk__in=hidden).update(
        status=Publishable.Status.PUBLISHED, publish_at=None, unpublish_at=None
    )
    if kind.on_release is not Publishable.on_release:
        for text in complete:
            if text.live.pk not in held_back:
                text.says.on_release(by=None)


def _written(kind: type[Publishable], texts: list[WaitingText]) -> list[WaitingText]:
    """Write the drafts of `texts` into their records. Return those that the database did not refuse.

    One that it refuses must not hide the others: they are written in halves.
    """
    if not texts or _is_written(kind, texts):
        return texts
    half = len(texts) // 2
    return [*_written(kind, texts[:half]), *_written(kind, texts[half:])] if half else []


def _is_written(kind: type[Publishable], texts: list[WaitingText]) -> bool:
    """Write the drafts of `texts` into their records. Return False, without changes, if the database refuses one."""
    names = {name for text in texts for name in (text.draft.contents if text.draft else {})}
    columns = [field for field in contents.content_fields(kind) if field.name in names]
    try:
        with transaction.atomic():
            if columns:
                kind._base_manager.bulk_update([text.says for text in texts], [field.name for field in columns])
            for field in contents.related_fields(kind):
                if field.name in names:
                    _write_lists(field, texts)
    except (DatabaseError, ValidationError, ValueError):
        return False
    return True


def _write_lists(field, texts: list[WaitingText]) -> None:
    """Replace the related list `field` of the records whose drafts contain it. Three queries."""
    lists = {
        text.live.pk: text.draft.contents[field.name]
        for text in texts
        if text.draft and field.name in text.draft.contents
    }
    through, own, other = (
        field.remote_field.through,
        f"{field.m2m_field_name()}_id",
        f"{field.m2m_reverse_field_name()}_id",
    )
    through._base_manager.filter(**{f"{own}__in": list(lists)}).delete()
    existing = set(field.related_model._base_manager.values_list("pk", flat=True))
    through._base_manager.bulk_create(
        through(**{own: key, other: member})
        for key, members in lists.items()
        for member in members
        if member in existing
    )


# What is on the page -----------------------------------------------------------------------------------


class _Marked(HTMLParser):
    """Collects the visible text inside marked elements, by key.

    A drawing in the middle of a text is marked too. Its words come last, so that they don't interrupt those of the text.
    """

    def __init__(self):
        super().__init__()
        self.words: dict[str, list[str]] = {}
        self.drawn: dict[str, list[str]] = {}
        self._open: list[tuple[str, str]] = []  # (tag, key or "") of each open element

    def handle_starttag(self, tag, attrs):
        if tag in VOID:
            return
        key = dict(attrs).get(ATTRIBUTE) or ""
        self._open.append((tag, key))
        if key:
            self.words.setdefault(key, []).append("\n")

    def handle_endtag(self, tag):
        while tag in (name for name, _key in self._open):
            name, _key = self._open.pop()
            if name == tag:
                return

    def handle_data(self, data):
        if any(tag in UNREAD for tag, _key in self._open):
            return
        keys = [key for _tag, key in self._open if key]
        for key in set(keys):
            found = self.words if keys.count(key) == 1 else self.drawn
            found.setdefault(key, []).append(data)


def marked_texts(response: HttpResponse) -> dict[str, str]:
    """Return the visible text of each marked record on a page, by its key."""
    parser = _Marked()
    parser.feed(response.content.decode())
    parser.close()
    return {key: " ".join([*parts, *parser.drawn.get(key, ())]) for key, parts in parser.words.items()}
