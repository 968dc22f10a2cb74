"""Links in the texts that lead nowhere: to a page that is not there, not public, or not an address at all."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import Model
from django.http import Http404, HttpRequest
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from clinic_site.writing.markdown import addresses
from education.checks.finding import Finding
from education.models import Condition, GlossaryTerm, Question, Topic
from education.text_fields import models_with_markdown

SCHEMES = ("http", "https", "mailto", "tel")
_is_web_address = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True)
class BrokenLink(Finding):
    """An address in a text of the record that leads nowhere, and why."""

    field: str
    address: str
    reason: str


class PublicAddresses:
    """Says why an address leads nowhere. Remembers what it looked up, so one serves many texts.

    Pages that exist by record are asked for by one query for each kind: pages, conditions, words, questions. An address
    of another app is asked of its own view, so that what is public there is decided there.
    """

    def __init__(self):
        self._slugs: dict[type[Model], frozenset[str]] = {}
        self._found: dict[str, str] = {}

    def fault(self, address: str) -> str:
        """Return why `address` leads nowhere, in words, or ""."""
        if address not in self._found:
            self._found[address] = self._look(address)
        return self._found[address]

    def _look(self, address: str) -> str:
        try:
            parts = urlsplit(address)
        except ValueError:
            return _("It is no address that can be read.")
        if parts.scheme in ("mailto", "tel"):
            return "" if parts.path else _("Nothing stands after “%(scheme)s:”.") % {"scheme": parts.scheme}
        if parts.scheme in SCHEMES:
            return self._look_outside(address)
        if parts.scheme:
            return _("Links lead to a page of this site, or start with https://.")
        if parts.netloc:
            return _("Write the whole address, with https://.")
        if not parts.path:
            return "" if parts.fragment else _("It has no address yet.")
        if not parts.path.startswith("/"):
            return _("An address of this site starts with a slash, like /conditions/. Any other starts with https://.")
        return self._look_inside(unquote(parts.path), unquote(parts.fragment))

    @staticmethod
    def _look_outside(address: str) -> str:
        try:
            _is_web_address(address)
        except ValidationError:
            return _("It is no web address that can be read.")
        return ""

    def _look_inside(self, path: str, fragment: str) -> str:
        try:
            match = resolve(path)
        except Resolver404:
            return _("There is no page at this address.")
        if path.startswith(reverse("admin:index")):
            return _("That is a page of the staff’s; patients can’t open it.")
        by_name: dict[str, type[Topic | Condition]] = {
            "education:topic": Topic,
            "education:privacy": Topic,
            "education:condition": Condition,
        }
        if by_slug := by_name.get(match.view_name):
            is_there = match.kwargs["slug"] in self._public(by_slug)
        else:
            is_there = not match.kwargs or _answers(match, path)
        if not is_there:
            return _("The page at this address is not public, or there is none.")
        lists: dict[str, type[GlossaryTerm | Question]] = {
            reverse("education:glossary"): GlossaryTerm,
            reverse("education:question_list"): Question,
        }
        by_place = lists.get(path)
        if by_place and fragment and fragment not in self._public(by_place):
            return _("The page has no public entry “%(name)s”.") % {"name": fragment}
        return ""

    def _public(self, model: type[Topic | Condition | GlossaryTerm | Question]) -> frozenset[str]:
        if model not in self._slugs:
            slugs = frozenset(model.objects.published().values_list("slug", flat=True))
            self._slugs[model] = slugs - {Topic.HOME} if model is Topic else slugs
        return self._slugs[model]


def _answers(match, path: str) -> bool:
    """Return whether the page's own view finds the record for `path`; a view without a record always answers."""
    view_class = getattr(match.func, "view_class", None)
    if view_class is None or not hasattr(view_class, "get_object"):
        return True
    request = HttpRequest()
    request.method, request.path, request.path_info = "GET", path, path
    view = view_class()
    view.setup(request, *match.args, **match.kwargs)
    try:
        view.get_object()
    except Http404:
        return False
    return True


def faults_in(text: str, public: PublicAddresses) -> Iterator[tuple[str, str]]:
    """Yield each broken address in a Markdown text, once, with the reason."""
    for address in dict.fromkeys(addresses(text)):
        reason = public.fault(address)
        if reason:
            yield address, reason


def broken_links() -> list[BrokenLink]:
    """Return every broken link in every text, live or not. One query for each kind of record, and those of the pages."""
    public = PublicAddresses()
    return [
        BrokenLink(record, field, address, reason)
        for model in models_with_markdown()
        for record in model.objects.all()
        for field in record.markdown_fields
        for address, reason in faults_in(getattr(record, field), public)
    ]
