"""When each page of texts last changed, for the sitemap.

The pages find the same dates from what they show (`clinic_site.publishing.last_change`); here they are found for all
pages at once, with ten queries whatever the number of records. A test compares the two.
"""

import datetime
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from django.db.models import BooleanField, F, Prefetch, Value

from clinic_site.publishing.last_change import changed_at, last_change, taken_off_by_kind
from clinic_site.publishing.other_words import words_changed_at
from clinic_site.publishing.publishable import Publishable
from clinic_site.writing import markdown
from education.models import (
    AfterEffect,
    BodyRegion,
    Condition,
    Contraindication,
    Frequency,
    GlossaryTerm,
    Question,
    Reference,
    Reviewed,
    Topic,
    VisitStep,
    WarningSign,
)
from education.models.topic import SECTION_SLUGS
from education.pages.glossary_words import WordIndex, words_for

Moment = datetime.datetime | None
NOT_ON_LANDING = Value(False, output_field=BooleanField())
KINDS = (
    AfterEffect, BodyRegion, Condition, Contraindication, Frequency, GlossaryTerm, Question, Reference, VisitStep,
    WarningSign,
)  # fmt: skip


class LastChanges:
    """The dates of the pages with texts. `None` stands for a page that shows nothing yet."""

    @cached_property
    def topics(self) -> dict[str, Topic]:
        return {topic.slug: topic for topic in Topic.objects.published().with_languages()}

    @cached_property
    def conditions(self) -> list[Condition]:
        keys = Prefetch("references", Reference.objects.only("key"))
        return list(Condition.objects.published().with_languages().prefetch_related(keys))

    @cached_property
    def effects(self) -> list[AfterEffect]:
        return list(AfterEffect.objects.published().most_urgent_first())

    @cached_property
    def warning_signs(self) -> list[WarningSign]:
        pages = Prefetch("conditions", Condition.objects.only("pk"))
        return list(WarningSign.objects.published().most_urgent_first().prefetch_related(pages))

    @cached_property
    def contraindications(self) -> list[Contraindication]:
        return list(Contraindication.objects.published())

    @cached_property
    def visit_steps(self) -> list[VisitStep]:
        return list(VisitStep.objects.published())

    @cached_property
    def terms(self) -> list[GlossaryTerm]:
        return list(GlossaryTerm.objects.published())

    @cached_property
    def _dates(self) -> dict[str, dict[str, tuple[datetime.datetime, bool]]]:
        """{kind: {short name: (last change, whether the landing page shows it)}} of the other kinds."""

        models: dict[str, Any] = {
            str(model._meta.model_name): model for model in (Frequency, Reference, BodyRegion, Question)
        }

        def rows(name, key="slug", on_landing=NOT_ON_LANDING):
            model = models[name]
            return (
                model.objects.published()
                .order_by()
                .annotate(shown=on_landing)
                .values_list(Value(name), F(key), "pk", "updated_at", "publish_at", "shown")
            )

        found: dict[str, dict[str, tuple[datetime.datetime, bool]]] = {}
        parts = [rows("frequency"), rows("reference", "key"), rows("bodyregion")]
        questions = rows("question", on_landing=F("on_landing"))
        for kind, key, pk, updated, begun, shown in questions.union(*parts, all=True):
            dates = [updated, begun, words_changed_at(models[kind], pk)]
            found.setdefault(kind, {})[key] = max(filter(None, dates)), bool(shown)
        return found

    @cached_property
    def _gone(self) -> dict[type[Publishable], datetime.datetime]:
        return taken_off_by_kind(*KINDS)

    def _of_kind(self, model: type[Publishable], *, on_landing: bool = False) -> list[datetime.datetime]:
        dates = self._dates.get(str(model._meta.model_name), {}).values()
        return [when for when, shown in dates if shown or not on_landing]

    def counts(self, *kinds: type[Reviewed]) -> dict[type[Reviewed], int]:
        """Return how many records of each kind are on the site, from what is loaded anyway."""
        loaded = {Condition: len(self.conditions), GlossaryTerm: len(self.terms)}
        return {kind: loaded.get(kind, len(self._dates.get(str(kind._meta.model_name), {}))) for kind in kinds}

    def newest(self, records: Iterable[Publishable], kinds: Iterable[type[Publishable]], *others: Moment) -> Moment:
        """Return the newest change of `records`, of `others`, or of what left the site of these `kinds`."""
        return last_change(records, *others, *(self._gone.get(kind) for kind in kinds))

    def texts(self) -> Iterator[tuple[Topic | Condition, Moment]]:
        """Yield the topics and conditions that have a page of their own, each with its date."""
        for topic in self.topics.values():
            if topic.slug not in SECTION_SLUGS:
                yield topic, changed_at(topic) if topic.is_plain else self._of_topic(topic)
        for condition in self.conditions:
            shown = [condition, *self._signs(condition)]
            listed = [reference.key for reference in condition.references.all()]
            references = self._references(condition, *listed)
            when = self.newest(shown, [AfterEffect, WarningSign], *references)
            yield condition, self._with_words(condition, when)

    def _of_topic(self, topic: Topic) -> Moment:
        shown: list[Publishable] = [topic]
        kinds: list[type[Publishable]] = []
        if topic.shows_warnings:
            shown, kinds = [*shown, *self._signs()], [AfterEffect, WarningSign]
        if topic.has_visit:
            shown, kinds = [*shown, *self.visit_steps], [*kinds, VisitStep]
        return self._with_words(topic, self.newest(shown, kinds, *self._references(topic)))

    def _signs(self, condition: Condition | None = None) -> list[Publishable]:
        """Return the signs of the ladder on a page, or on the page of `condition`."""
        return [*self._effects_of_ladder, *self._signs_on_every_page, *self._signs_by_page.get(condition, ())]

    @cached_property
    def _effects_of_ladder(self) -> list[AfterEffect]:
        return [effect for effect in self.effects if not effect.is_told_on_the_table]

    @cached_property
    def _signs_on_every_page(self) -> list[WarningSign]:
        return [sign for sign in self.warning_signs if sign.is_on_every_page]

    @cached_property
    def _signs_by_page(self) -> dict[Condition | None, list[WarningSign]]:
        found: dict[Condition | None, list[WarningSign]] = {}
        for sign in self.warning_signs:
            for condition in sign.conditions.all() if not sign.is_on_every_page else ():
                found.setdefault(condition, []).append(sign)
        return found

    @cached_property
    def _words(self) -> WordIndex:
        return WordIndex(term for term in self.terms if term.is_explained_in_texts)

    def _with_words(self, record: Topic | Condition, when: Moment) -> Moment:
        """Return the newest of `when`, the date of all else on the page, and of the words that its texts explain.

        To parse a text takes longest, so only those are parsed in which a word may be newer.
        """
        words = words_for(record, among=self._words)
        if words is None or when is None:
            return when
        for text in _texts(record):
            if self._words.may_explain_one_newer(text, when):
                markdown.find_words(text, words)
        return last_change(words.used, when)

    def _references(self, record: Topic | Condition, *listed: str) -> list[datetime.datetime]:
        dates = self._dates.get("reference", {})
        return [dates[key][0] for key in {*markdown.cited_keys(*_texts(record)), *listed} if key in dates]

    def section(self, slug: str) -> Moment:
        """Return the date of the page that the topic with this `slug` introduces, whether or not there is one."""
        topic = list(filter(None, [self.topics.get(slug)]))
        match slug:
            case "safety":
                kinds = (Contraindication, AfterEffect, WarningSign, Frequency)
                records = [*topic, *self.contraindications, *self.effects, *self.warning_signs]
                return self.newest(records, kinds, *self._of_kind(Frequency))
            case "conditions":
                kinds_here = (Condition, BodyRegion)
                return self.newest([*topic, *self.conditions], kinds_here, *self._of_kind(BodyRegion))
            case "glossary":
                return self.newest([*topic, *self.terms], [GlossaryTerm])
            case "questions":
                return self.newest(topic, [Question], *self._of_kind(Question))
            case _:
                return self.newest(topic, [Reference], *self._of_kind(Reference))

    def landing(self, *, ask_first_shown: int) -> Moment:
        """Return the date of the landing page, which shows the first `ask_first_shown` reasons to ask first."""
        kinds = (AfterEffect, Contraindication, Question, VisitStep, WarningSign)
        level = Contraindication.Level.RELATIVE
        ask_first = [item for item in self.contraindications if item.level == level][:ask_first_shown]
        topics = [self.topics[slug] for slug in (Topic.HOME, Topic.SAFETY) if slug in self.topics]
        effects = [
            effect
            for effect in self.effects
            if effect.action != AfterEffect.Action.NORMAL and not effect.is_told_on_the_table
        ]
        records = [*topics, *self.visit_steps, *ask_first, *effects, *self.warning_signs]
        return self.newest(records, kinds, *self._of_kind(Question, on_landing=True))

    def self_check(self) -> Moment:
        return self.newest(self.contraindications, [Contraindication])


def _texts(record: Topic | Condition) -> list[str]:
    """Return the texts of a page in the order in which it shows them."""
    return [record.body] if isinstance(record, Topic) else [getattr(record, name) for name in record.markdown_fields]
