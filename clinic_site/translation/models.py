"""`Translation`: what one record says in another language."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinic_site.publishing.other_words import Pair, same_lines
from clinic_site.publishing.publishable import History, Publishable, PublishableQuerySet
from clinic_site.setup.language_opening import LANGUAGES
from clinic_site.shared.languages import SPANISH, in_language
from clinic_site.shared.validators import not_in_the_future


class TranslationQuerySet(PublishableQuerySet["Translation"]):
    def of(self, record: models.Model) -> Self:
        """Return the translations of `record`."""
        return self.filter(content_type=ContentType.objects.get_for_model(record), object_id=record.pk)


class Translation(Publishable):
    """The words of one record in one language. Levels, numbers, links, order and places stay with the record.

    `texts` maps each translated field to its pair: `{"line": {"says": "Tose sangre.", "of": "You cough up blood."}}`.
    `of` are the English words that were translated. If the record says something else by now, the pair is stale, and
    pages show the English words, unless the field is harmless (`other_words.said_as`).
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.BigIntegerField()
    record = GenericForeignKey()
    language = models.CharField(_("language"), max_length=8, choices=LANGUAGES, default=SPANISH)
    texts = models.JSONField(_("texts"), default=dict, blank=True)
    is_sample = models.BooleanField(
        _("sample content"),
        default=False,
        help_text=_("The page is labeled as a translation that nobody has checked until a second person approves it."),
    )
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("checked by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("The person who reads both languages and approved it."),
    )
    checked_on = models.DateField(_("checked on"), null=True, blank=True, validators=[not_in_the_future])
    back_translation = models.TextField(
        _("translated back"),
        blank=True,
        default="",
        help_text=_(
            "Never shown. What somebody who had not seen the English words understood, in English: proof that the "
            "translation says the same."
        ),
    )

    history = History()
    objects: ClassVar = TranslationQuerySet.as_manager()

    asked_first = ()
    harmless_fields = ("back_translation",)
    review_fields = ("is_sample", "checked_by", "checked_on")
    fixed_fields = ("content_type", "object_id", "language")
    needs_second_person = True

    class Meta(Publishable.Meta):
        ordering: ClassVar = ["content_type", "object_id"]
        verbose_name = _("translation")
        verbose_name_plural = _("translations")
        constraints: ClassVar = [
            *Publishable.Meta.constraints,
            models.UniqueConstraint(
                fields=["content_type", "object_id", "language"],
                name="clinic_site_translation_one_for_a_record",
                violation_error_message=_("This text already has a translation into this language."),
            ),
            models.CheckConstraint(
                name="clinic_site_translation_checked_by_somebody_on_a_day",
                condition=Q(checked_by=None, checked_on=None) | Q(checked_by__isnull=False, checked_on__isnull=False),
            ),
            models.CheckConstraint(
                name="clinic_site_translation_sample_is_not_checked",
                condition=Q(is_sample=False) | Q(checked_on=None),
            ),
        ]

    def __str__(self):
        record = self.record
        return f"{record if record else self.object_id} ({self.get_language_display()})"

    def get_absolute_url(self) -> str:
        """Return the address of the page that shows the record, in this language."""
        path, _mark, place = self.record.get_absolute_url().partition("#")
        return in_language(path, self.language) + (f"#{place}" if place else "")

    def shown_at(self) -> str:
        path, _mark, place = self.record.shown_at().partition("#")
        return in_language(path, self.language) + (f"#{place}" if place else "")

    def was_approved(self, *, by, on, own_words: bool = False) -> None:
        self.checked_by, self.checked_on, self.is_sample = by, on, False

    def pairs(self) -> dict[str, Pair]:
        """Return the words in this language and the English words that they translate, by field."""
        return {name: (pair["says"], pair["of"]) for name, pair in self.texts.items()}

    def says(self, name: str) -> str:
        return str(self.texts.get(name, {}).get("says", ""))

    def write(self, name: str, words: str, *, of: str) -> None:
        """Say `words` for the English words `of` the field. Nothing is saved."""
        self.texts = {**self.texts, name: {"says": same_lines(words), "of": same_lines(of)}}

    def missing(self) -> list[str]:
        """Return the translated fields whose English words have no translation yet."""
        return [name for name in self.wanted() if not self.says(name)]

    def stale(self) -> list[str]:
        """Return the fields whose English words changed since they were translated."""
        pairs = self.pairs()
        wanted = self.wanted()
        return [name for name, words in wanted.items() if pairs.get(name, ("", ""))[0] and pairs[name][1] != words]

    def wanted(self) -> dict[str, str]:
        """Return the English words to translate, by field: those that the record says now."""
        record: Any = self.record
        if record is None:
            return {}
        return {name: same_lines(words) for name in record.translated_fields if (words := getattr(record, name))}

    @property
    def is_whole(self) -> bool:
        """Whether no page shows English words for a field of it that matters."""
        harmless = self.record.harmless_fields if self.record else ()
        return not {*self.missing(), *self.stale()} - set(harmless)
