"""`Translation`: what one record says in another language."""

import copy
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from clinic_site.publishing.comparison import Part, names_of
from clinic_site.publishing.other_words import Pair, same_lines
from clinic_site.publishing.publishable import History, Publishable, PublishableQuerySet
from clinic_site.setup.language_opening import LANGUAGES, LanguageOpening, open_languages
from clinic_site.shared.languages import SPANISH, in_language
from clinic_site.shared.validators import not_in_the_future


class TranslationQuerySet(PublishableQuerySet["Translation"]):
    def of(self, record: models.Model) -> Self:
        """Return the translations of `record`."""
        return self.filter(content_type=ContentType.objects.get_for_model(record), object_id=record.pk)

    def with_language(self) -> Self:
        """Add `is_language_open`, for lists."""
        opened = LanguageOpening.objects.filter(language=OuterRef("language"), opened_at__isnull=False)
        return self.annotate(is_language_open=Exists(opened))


class TranslationManager(models.Manager.from_queryset(TranslationQuerySet)):  # type: ignore[misc]  # made at run time
    """Reads the records of all translations of a list together: their names and words are the records'."""

    def get_queryset(self):
        return super().get_queryset().prefetch_related("record")


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
    objects: ClassVar = TranslationManager()

    harmless_fields = ("back_translation",)
    review_fields = ("is_sample", "checked_by", "checked_on")
    fixed_fields = ("content_type", "object_id", "language")
    needs_second_person = True
    asked_first = ()
    goes_with_its_record = True
    is_language_open: bool | None = None  # set by `with_language`

    class Meta(Publishable.Meta):
        default_permissions = (*Publishable.Meta.default_permissions, "review")
        ordering: ClassVar = ["content_type", "object_id"]
        base_manager_name = "objects"
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
        return f"{self.name_of_record()} ({self.get_language_display()})"

    def name_of_record(self) -> str:
        """Return what the record is called, even if it was deleted since."""
        if self.record is not None:
            return str(self.record)
        model = self.content_type.model_class()
        return names_of(model, [self.object_id])[self.object_id] if model else str(self.object_id)

    def get_absolute_url(self) -> str:
        """Return the address of the page that shows the record, in this language."""
        return (
            in_language(self.record.get_absolute_url(), self.language)
            if self.record
            else in_language("/", self.language)
        )

    def shown_at(self) -> str:
        return in_language(self.record.shown_at(), self.language) if self.record else self.get_absolute_url()

    def own_place(self) -> str:
        is_open = self.language in open_languages() if self.is_language_open is None else self.is_language_open
        return "" if is_open else _g("Published, but the language is not open yet")

    def words_once_published(self) -> str:
        return (
            _g("Published. Visitors see it once the language is open.")
            if self.own_place()
            else super().words_once_published()
        )

    def why_not_back(self) -> str:
        if self.record is not None:
            return ""
        return _g("It needs a record that was deleted too: %(names)s. Restore that first.") % {
            "names": self.name_of_record()
        }

    def prepare_page(self) -> None:
        """Put the record on the site for a preview, or its page would not exist."""
        if self.record is not None and not self.record.is_published:
            status = {"status": Publishable.Status.PUBLISHED, "publish_at": None, "unpublish_at": None}
            type(self.record)._base_manager.filter(pk=self.record.pk).update(**status)

    @classmethod
    def parts_of(cls, name: str, contents: dict[str, Any], others: dict[str, Any]) -> dict[str, Part] | None:
        """Return the translated texts, each with the label of the record's field, and the English words of each."""
        if name in ("content_type", "object_id"):
            return {}  # the name of the translation says them
        if name != "texts":
            return None
        model = model_with_key(others.get("content_type"))
        found: dict[str, Part] = {}
        for field, pair in (contents.get(name) or {}).items():
            label = label_of(model, field)
            is_harmless = field in getattr(model, "harmless_fields", ())
            found[field] = Part(label, pair["says"], is_harmless)
            found[f"{field}-of"] = Part(_g("%(field)s: the English words") % {"field": label}, pair["of"], is_harmless)
        return found

    def was_approved(self, *, by, on, own_words: bool = False) -> None:
        self.checked_by, self.checked_on, self.is_sample = by, on, False

    def as_it_is(self) -> "Translation":
        """Return a copy that keeps the present texts when those of this one change in memory."""
        return copy.copy(self)

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
        return words_to_translate(self.record) if self.record else {}


def words_to_translate(record: Any) -> dict[str, str]:
    """Return the English words of `record` that a translation needs, by field."""
    return {name: same_lines(words) for name in record.translated_fields if (words := getattr(record, name))}


def model_with_key(key: Any) -> type[models.Model] | None:
    """Return the model whose content type has this key, or None if there is none any more."""
    try:
        return ContentType.objects.get_for_id(key).model_class()
    except ContentType.DoesNotExist:
        return None


def label_of(model: type[models.Model] | None, name: str) -> str:
    """Return what the form of `model` calls the field `name`."""
    try:
        return str(model._meta.get_field(name).verbose_name) if model else name  # type: ignore[union-attr]  # a column
    except FieldDoesNotExist:
        return name
