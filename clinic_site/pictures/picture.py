"""A picture that pages can show, with the words for people who can't see it."""

from collections.abc import Iterator
from typing import ClassVar, NamedTuple

from django.core.exceptions import ValidationError
from django.core.signing import TimestampSigner
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from clinic_site.pictures import renditions
from clinic_site.publishing.publishable import History, Publishable, PublishableQuerySet

# Addresses of files that are not public, for previews and the admin. Whoever has one can see the file for an hour.
signer = TimestampSigner(salt="clinic_site.picture")
WORKS_FOR = 3600  # seconds

NO_WORDS = _("Write words for people who can’t see the picture, or tick “only decoration” if they miss nothing.")
NO_CONSENT = _("People can be recognized, so write who agreed, and when. Without that, the picture can’t be published.")

OUTSIDE = _("The most important point is in percent: from 0 to 100.")

MIDDLE = 50  # percent
THIRDS = (34, 67)  # percent, where the middle third of a picture begins and ends


class Source(NamedTuple):
    """The files of one kind, for `<source>`."""

    type: str
    srcset: str


class PictureQuerySet(PublishableQuerySet["Picture"]):
    def with_files(self, key: str):
        """Return the records that show the files with this key."""
        return self.filter(file__in=[f"{renditions.FOLDER}/{key}/master.{kind}" for kind in ("jpg", "png")])


class Picture(Publishable):
    """A picture. Its files are cleaned and made small when it is uploaded: see storing.py."""

    translated_fields = ("alt",)
    asked_first = ("title", "file")

    title = models.CharField(
        _("title"), max_length=120, help_text=_("Only staff see it. For example: Treatment room in Tacoma")
    )
    file = models.ImageField(
        _("file"),
        upload_to=renditions.FOLDER,
        help_text=_(
            "JPEG, PNG or WebP, at most 20 MB, at best 1,600 pixels wide or more. Where and when it was taken is removed."
        ),
    )
    width = models.PositiveIntegerField(_("width"), default=0, editable=False)
    height = models.PositiveIntegerField(_("height"), default=0, editable=False)
    alt = models.CharField(
        _("words for people who can’t see it"),
        max_length=250,
        blank=True,
        help_text=_("Say what matters in it, in one sentence. For example: A therapist marks a point on a shoulder."),
    )
    is_decoration = models.BooleanField(
        _("only decoration"),
        default=False,
        help_text=_("Tick this if nobody misses anything without it. Screen readers then skip it."),
    )
    focus_x = models.PositiveSmallIntegerField(
        _("most important point, from the left"),
        default=MIDDLE,
        help_text=_(
            "In percent: 0 is the left edge, 50 the middle, 100 the right edge. It stays visible if edges are cut."
        ),
    )
    focus_y = models.PositiveSmallIntegerField(
        _("most important point, from the top"),
        default=MIDDLE,
        help_text=_("In percent: 0 is the upper edge, 50 the middle, 100 the lower edge."),
    )
    shows_people = models.BooleanField(
        _("people can be recognized"), default=False, help_text=_("Tick this for patients and for staff.")
    )
    consent_note = models.TextField(
        _("who agreed, and when"),
        blank=True,
        help_text=_(
            "The names of those who can be recognized, the day on which they agreed in writing, and where that paper is. "
            "Only staff see it. If one of them no longer agrees, take the picture off the site."
        ),
    )

    objects: ClassVar = PictureQuerySet.as_manager()
    history = History()

    class Meta(Publishable.Meta):
        ordering = ["title", "pk"]
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                name="clinic_site_picture_shown_one_has_words",
                condition=Q(status="draft") | Q(is_decoration=True) | ~Q(alt=""),
                violation_error_message=NO_WORDS,
            ),
            models.CheckConstraint(
                name="clinic_site_picture_shown_people_agreed",
                condition=Q(status="draft") | Q(shows_people=False) | ~Q(consent_note=""),
                violation_error_message=NO_CONSENT,
            ),
            models.CheckConstraint(
                name="clinic_site_picture_focus_is_inside",
                condition=Q(focus_x__lte=100, focus_y__lte=100),
                violation_error_message=OUTSIDE,
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        """Return the first page that shows it, or "" if none does."""
        for record in self.users():
            if record.is_published and (url := record.get_absolute_url()):
                return url
        return ""

    def words_once_published(self):
        if self.get_absolute_url():
            return super().words_once_published()
        return _g("Published. No page shows it yet: choose it in the form of the page, and publish that.")

    @property
    def page_needs(self) -> tuple[str, ...]:  # type: ignore[override]  # of others, it is the same for all records
        """The fields without which no page shows it, not even a preview, whose link leads outside."""
        words = () if self.is_decoration else ("alt",)
        return ("file", *words, *(("consent_note",) if self.shows_people else ()))

    def clean(self):
        """Say at which field something is missing or wrong. The constraints know no fields."""
        super().clean()
        missing = {
            "alt": NO_WORDS if not (self.is_decoration or self.alt) else "",
            "consent_note": NO_CONSENT if self.shows_people and not self.consent_note else "",
        }
        wrong = {name: message for name, message in missing.items() if message and self.is_released}
        for name in ("focus_x", "focus_y"):
            if (getattr(self, name) or 0) > 100:
                wrong[name] = OUTSIDE
        if wrong:
            raise ValidationError(wrong)

    def users(self) -> Iterator[Publishable]:
        """Yield the records that use it, as they are on the site or would be."""
        for relation in self._meta.related_objects:
            model = relation.related_model
            if issubclass(model, Publishable):
                yield from model._base_manager.filter(**{relation.field.name: self.pk})

    # Its files

    @property
    def file_key(self) -> str:
        """The hash in the names of its files."""
        return renditions.key_of(self.file.name or "")

    def address_of(self, width: int, kind: str, *, is_signed: bool = False) -> str:
        """Return the address of one of its files. A signed one works although the picture is not public."""
        name = f"{self.file_key}-{width}.{kind}"
        return reverse("preview_picture", args=[signer.sign(name)]) if is_signed else reverse("picture", args=[name])

    def sources(self, *, is_signed: bool = False) -> list[Source]:
        """Return its files for `<source>`, the kind with the smallest files first."""
        widths = renditions.widths_of(self.width)
        return [
            Source(
                renditions.TYPES[kind],
                ", ".join(f"{self.address_of(width, kind, is_signed=is_signed)} {width}w" for width in widths),
            )
            for kind in ("avif", "webp")
        ]

    def fallback(self, *, is_signed: bool = False) -> str:
        """Return the address of the JPEG."""
        return self.address_of(renditions.fallback_width(self.width), "jpg", is_signed=is_signed)

    def thumbnail(self) -> str:
        """Return the address of its smallest file, for the admin."""
        return self.address_of(renditions.widths_of(self.width)[0], "webp", is_signed=True)

    # Where its most important point is, for one of nine combinations of classes: pages can't have styles of their own.

    @property
    def across(self) -> str:
        return ("left", "middle", "right")[_third(self.focus_x)]

    @property
    def down(self) -> str:
        return ("top", "middle", "bottom")[_third(self.focus_y)]

    @property
    def words(self) -> str:
        """What screen readers say, "" if they skip it."""
        return "" if self.is_decoration else self.alt


def _third(percent: int) -> int:
    return sum(percent >= edge for edge in THIRDS)
