"""How many translations of each kind of record are whole, missing, stale or waiting. The number of queries is fixed.

Only what is on the site counts. Texts are read of records that have a translation; the others are counted by the
database, because a site may have many clinics that nobody translates.
"""

import functools
import operator
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from clinic_site.publishing.admin_urls import admin_url, list_url
from clinic_site.publishing.draft import Draft
from clinic_site.publishing.kept import kept_until_change
from clinic_site.publishing.kinds import counts_of, publishable_kinds
from clinic_site.publishing.publishable import Publishable
from clinic_site.shared.bounded_lists import MOST_COUNTED
from clinic_site.shared.languages import SPANISH
from clinic_site.translation.models import Translation, label_of
from clinic_site.translation.record_link import start_url

NAMED = 20  # records of a kind that a list names
MANY = frozenset(["locations.Clinic", "locations.Person", "clinic_site.Picture"])  # a site may have very many of these

Kind = type[Publishable]


@dataclass(frozen=True)
class Row:
    """One record whose translation is not whole. `is_new`: nobody has started it, so `url` needs a POST."""

    name: str
    words: str
    url: str
    is_new: bool = False


@dataclass
class KindSummary:
    """How many records of one kind are whole, missing, stale or waiting, and the first of those that are not whole."""

    model: Kind
    total: int = 0
    whole: int = 0
    missing: int = 0  # without a translation on the site, or with one that lacks a text
    stale: int = 0
    waiting: int = 0  # with a translation or a draft that is not on the site yet
    rows: list[Row] = field(default_factory=list)

    @property
    def name(self) -> str:
        return capfirst(str(self.model._meta.verbose_name_plural))

    @property
    def list_url(self) -> str:
        return list_url(Translation, f"kind={ContentType.objects.get_for_model(self.model).pk}")

    @property
    def more(self) -> int:
        """Return how many records that are not whole have no row."""
        return max(self.total - self.whole - len(self.rows), 0)

    @property
    def is_more(self) -> bool:
        """Whether there may be more records than were counted."""
        return self.total >= MOST_COUNTED


def translated_kinds() -> list[Kind]:
    """Return every kind of record with words to translate."""
    return [kind for kind in publishable_kinds(Publishable) if kind.translated_fields]


def with_words(kind: Kind) -> QuerySet[Any]:
    """Return the records of `kind` on the site that have words to translate."""
    says = functools.reduce(operator.or_, (Q(**{f"{name}__gt": ""}) for name in kind.translated_fields))
    return kind.objects.published().filter(says)


def own_translations(kind: Kind, among: QuerySet[Translation]) -> QuerySet[Translation]:
    """Return those of `among` that translate records of `kind`, for a subquery of its records."""
    return among.filter(content_type=ContentType.objects.get_for_model(kind))


def translations() -> QuerySet[Translation]:
    """Return all translations into Spanish, without their records."""
    drafts = Draft.objects.filter(content_type=ContentType.objects.get_for_model(Translation), object_id=OuterRef("pk"))
    found = Translation.objects.prefetch_related(None).filter(language=SPANISH)
    return found.annotate(has_draft=Exists(drafts)).order_by("pk")


def read_with_records(kind: Kind, found: Iterable[Translation]) -> list[Translation]:
    """Return the translations of records of `kind` on the site, each with its record. One query."""
    by_key = {one.object_id: one for one in found}
    if not by_key:
        return []
    among = own_translations(kind, Translation.objects.filter(language=SPANISH))
    records = with_words(kind).filter(pk__in=among.values("object_id"))
    read = []
    for record in records:
        if one := by_key.get(record.pk):
            one.record = record
            read.append(one)
    return read


def untranslated(kind: Kind) -> QuerySet[Any]:
    """Return the records of `kind` on the site without a translation on the site."""
    public = Translation.objects.published().filter(language=SPANISH)
    return with_words(kind).exclude(pk__in=own_translations(kind, public).values("object_id"))


def summaries() -> list[KindSummary]:
    """Return the summary of each kind with records on the site. Five queries, and four for each kind at most."""
    kinds = translated_kinds()
    totals, absent = (_counted(kinds, records) for records in (with_words, untranslated))
    read = _translations_by_kind(kinds)
    found = []
    for kind in kinds:
        if not totals[kind]:
            continue
        summary = KindSummary(kind, totals[kind], missing=absent[kind])
        for one in read_with_records(kind, read[kind]):
            _count(summary, one)
        if absent[kind] and len(summary.rows) < NAMED:
            started = Translation.objects.filter(language=SPANISH)
            new = untranslated(kind).exclude(pk__in=own_translations(kind, started).values("object_id"))
            for record in new[: NAMED - len(summary.rows)]:
                summary.rows.append(Row(str(record), _("missing"), start_url(record), is_new=True))
        found.append(summary)
    return found


def _counted(kinds: list[Kind], records: Callable[[Kind], QuerySet[Any]]) -> dict[Kind, int]:
    """Return how many records each kind has, up to MOST_COUNTED of a kind that may have very many."""
    few = counts_of({kind: records(kind) for kind in kinds if kind._meta.label not in MANY})
    many = {kind: records(kind).order_by()[:MOST_COUNTED].count() for kind in kinds if kind._meta.label in MANY}
    return {kind: few.get(kind, 0) + many.get(kind, 0) for kind in kinds}


def _translations_by_kind(kinds: list[Kind]) -> dict[Kind, list[Translation]]:
    types = ContentType.objects.get_for_models(*kinds)
    by_type: dict[int, list[Translation]] = {}
    for one in translations():
        by_type.setdefault(one.content_type_id, []).append(one)
    return {kind: by_type.get(types[kind].pk, []) for kind in kinds}


def _count(summary: KindSummary, one: Any) -> None:
    """Count the translation `one`, whose record is on the site."""
    is_public = one.is_published
    missing, stale = one.missing(), one.stale()
    if is_public:
        summary.missing += bool(missing)
        summary.stale += bool(stale)
        summary.whole += not (missing or stale)
    summary.waiting += one.has_draft or not is_public
    words = what_it_lacks(one) + ([_("has a draft")] if is_public and one.has_draft else [])
    if words and len(summary.rows) < NAMED:
        summary.rows.append(Row(one.name_of_record(), "; ".join(words), admin_url(one)))


def what_it_lacks(one: Any, *, only: Collection[str] | None = None) -> list[str]:
    """Return which texts of the translation `one` are missing or stale, and "not published": of the fields `only`."""
    model = type(one.record)
    parts = []
    for words, names in ((_("missing"), one.missing()), (_("stale"), one.stale())):
        labels = [label_of(model, name) for name in names if only is None or name in only]
        if labels:
            parts.append(f"{words}: {', '.join(labels)}")
    return parts if one.is_published else [*parts, _("not published")]


@kept_until_change
def numbers_now() -> tuple[int, int]:
    """Return how many records on the site lack a translation or a text of it, and how many have a stale text.

    A clinic or a person without a translation lacks nothing: few of their words need one.
    """
    kinds = translated_kinds()
    missing = sum(counts_of({kind: untranslated(kind) for kind in kinds if kind._meta.label not in MANY}).values())
    stale = 0
    for kind, found in _translations_by_kind(kinds).items():
        for one in read_with_records(kind, found):
            missing += one.is_published and bool(one.missing())
            stale += one.is_published and bool(one.stale())
    return missing, stale
