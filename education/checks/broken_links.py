"""Find out why a link is broken: an invalid address, or a page that does not exist or is not public."""

from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import BooleanField, ExpressionWrapper, Model
from django.http import Http404, HttpRequest
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from clinic_site.publishing.publishable import is_public
from clinic_site.writing.markdown import addresses
from education.models import Condition, GlossaryTerm, Question, Topic

SCHEMES = ("http", "https", "mailto", "tel")
_is_web_address = URLValidator(schemes=["http", "https"])


class PublicAddresses:
    """Explain why an address is broken. Results are cached, so use one instance for many texts.

    Pages, conditions, words and questions are looked up with one query per kind. For addresses of other apps, the view
    itself decides what is public.
    """

    def __init__(self):
        self._entries: dict[type[Model], list[tuple[str, bool]]] = {}
        self._found: dict[str, str] = {}

    def fault(self, address: str) -> str:
        """Return why `address` is broken, or ""."""
        if address not in self._found:
            self._found[address] = self._find_fault(address)
        return self._found[address]

    def _find_fault(self, address: str) -> str:
        try:
            parts = urlsplit(address)
        except ValueError:
            return _("This is not a valid address.")
        if parts.scheme in ("mailto", "tel"):
            return "" if parts.path else _("There is nothing after “%(scheme)s:”.") % {"scheme": parts.scheme}
        if parts.scheme in SCHEMES:
            return self._fault_outside(address)
        if parts.scheme:
            return _("Link to a page of this site, or to an address that starts with https://.")
        if parts.netloc:
            return _("Write the full address, starting with https://.")
        if not parts.path:
            return "" if parts.fragment else _("The link has no address.")
        if not parts.path.startswith("/"):
            return _("Start addresses on this site with a slash, like /conditions/. Start all others with https://.")
        return self._fault_inside(unquote(parts.path), unquote(parts.fragment))

    @staticmethod
    def _fault_outside(address: str) -> str:
        try:
            _is_web_address(address)
        except ValidationError:
            return _("This is not a valid web address.")
        return ""

    def _fault_inside(self, path: str, fragment: str) -> str:
        try:
            match = resolve(path)
        except Resolver404:
            return _("There is no page at this address.")
        if path.startswith(reverse("admin:index")):
            return _("That page is for staff. Patients can’t open it.")
        by_name: dict[str, type[Topic | Condition | GlossaryTerm | Question]] = {
            "education:topic": Topic,
            "education:privacy": Topic,
            "education:condition": Condition,
            "education:question": Question,
            "education:term": GlossaryTerm,
        }
        if by_slug := by_name.get(match.view_name):
            exists = match.kwargs["slug"] in self._public(by_slug)
        else:
            exists = not match.kwargs or _view_finds_record(match, path)
        if not exists:
            return _("There is no public page at this address.")
        lists: dict[str, type[GlossaryTerm | Question]] = {
            reverse("education:glossary"): GlossaryTerm,
            reverse("education:question_list"): Question,
        }
        by_place = lists.get(path)
        if by_place and fragment and fragment not in self._public(by_place):
            return _("There is no public entry “%(name)s” on that page.") % {"name": fragment}
        return ""

    def _public(self, model: type[Topic | Condition | GlossaryTerm | Question]) -> frozenset[str]:
        return frozenset(slug for slug, is_seen in self.entries(model) if is_seen)

    def entries(self, model: type[Topic | Condition | GlossaryTerm | Question]) -> list[tuple[str, bool]]:
        """Return the slug of each record with a page, and whether the public may see it."""
        if model not in self._entries:
            is_seen = ExpressionWrapper(is_public(), BooleanField())
            found = model.objects.order_by().values_list("slug", is_seen)
            self._entries[model] = [entry for entry in found if model is not Topic or entry[0] != Topic.HOME]
        return self._entries[model]


class AddressesWithDrafts(PublicAddresses):
    """The same, where pages, conditions, words and questions that are not on the site yet count as if they were."""

    def __init__(self, public: PublicAddresses):
        super().__init__()
        self._now = public

    def _find_fault(self, address: str) -> str:
        return self._now.fault(address) and super()._find_fault(address)

    def _public(self, model: type[Topic | Condition | GlossaryTerm | Question]) -> frozenset[str]:
        return frozenset(slug for slug, _is_seen in self._now.entries(model))


def _view_finds_record(match, path: str) -> bool:
    """Return whether the view finds the record for `path`. Always true for views without a record."""
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
    """Yield (address, reason) once for each broken address in a Markdown text."""
    for address in dict.fromkeys(addresses(text)):
        reason = public.fault(address)
        if reason:
            yield address, reason
