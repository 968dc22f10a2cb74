"""The searchable kinds of records, their fields and their weights."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import F, QuerySet, Value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clinic_site.publishing.other_words import Pair, said_as, say_in_other_words
from clinic_site.publishing.publishable import Publishable
from clinic_site.search.highlighting import in_sentences
from clinic_site.shared.english_marks import unmarked
from clinic_site.writing.markdown import plain
from education.models import (
    AfterEffect,
    BodyRegion,
    Condition,
    Contraindication,
    GlossaryTerm,
    Question,
    Topic,
)


@dataclass(frozen=True)
class Source:
    """One kind of record. `title` and `names` are fields; each line of a `names` field is one name."""

    model: type[Publishable]
    title: str
    names: tuple[str, ...]
    text: tuple[str, ...]  # a result shows the first one if only its names match
    label: str | Promise = ""
    level: str = ""  # the field whose choice is the label, instead of one label for all records
    weight: float = 1.0  # pages that answer rank above those that define

    @property
    def kind(self) -> str:
        return str(self.model._meta.model_name)

    @property
    def shown(self) -> list[str]:
        """Return the names of the fields that a result shows. Its text comes from the index."""
        return ["pk", "slug", self.title, "is_sample", *filter(None, [self.level])]

    def public(self, ids: list[int]) -> QuerySet:
        """Return (kind, pk, slug, title, is_sample, level) of the records among `ids` that are public now."""
        level = F(self.level) if self.level else Value("")
        records = self.model.objects.published().filter(pk__in=ids).order_by()
        return records.values_list(Value(self.kind), "pk", "slug", self.title, "is_sample", level)

    def record_of(self, row: tuple) -> Publishable:
        """Return the record of a row from `public`, with only the fields that a result shows."""
        record = self.model(**dict(zip(self.shown, row[1:], strict=False)))
        record.is_translated = say_in_other_words(record)
        return record

    def label_of(self, record: Publishable) -> str:
        return str(getattr(record, f"get_{self.level}_display")() if self.level else self.label)

    def indexed_texts(self, record: Publishable, translation: Mapping[str, Pair] | None = None) -> dict[str, str]:
        """Return the texts of `record`, which was read in English, or those of its `translation`, as pages say them.

        English sentences in the text of a translation are marked, because results show them.
        """

        def said(name: str) -> str:
            english = str(getattr(record, name))
            if translation is None or name not in record.translated_fields:
                return english
            is_unseen = name in record.unseen_fields or name in self.names  # nobody reads names in the index
            return said_as(translation.get(name), english, is_unseen=is_unseen)

        names = (line.strip() for name in self.names for line in said(name).splitlines())
        return {
            "title": unmarked(said(self.title)),
            "names": "\n".join(name for name in names if name),
            "text": " ".join(in_sentences(plain(said(name))) for name in self.text).strip(),
        }


# Warning signs are found by their phrases (alarms.py). They can be added here in the next release: the previous one,
# 2026-11, which runs on the same database during an upgrade, fails if the index has a kind that it does not know.
SOURCES = [
    Source(
        Condition,
        title="name",
        names=("plain_name", "other_names", "search_words"),
        text=("short_answer", "what_it_is", "how_it_may_help", "evidence", "get_help", "ask", "emergency"),
        label=_("Condition"),
        weight=1.02,  # a problem that a question only mentions has its page
    ),
    Source(
        Question,
        title="question",
        names=("search_words",),
        text=("short_answer", "answer"),
        label=_("Question"),
    ),
    Source(Topic, title="title", names=("nav_label", "search_words"), text=("short_answer", "body"), label=_("Page")),
    Source(
        Contraindication,
        title="title",
        names=("search_words", "self_check_question"),
        text=("line", "reason"),
        level="level",
        weight=0.97,
    ),
    Source(
        AfterEffect,
        title="name",
        names=("search_words",),
        text=("detail", "how_common"),
        level="action",
        weight=0.97,
    ),
    Source(BodyRegion, title="name", names=(), text=("note",), label=_("Part of the body"), weight=0.9),
    Source(GlossaryTerm, title="term", names=("other_names",), text=("definition",), label=_("Word"), weight=0.75),
]
BY_KIND = {source.kind: source for source in SOURCES}
BY_MODEL = {source.model: source for source in SOURCES}
