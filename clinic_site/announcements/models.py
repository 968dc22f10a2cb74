"""`Announcement`: a short text at the top of pages, from its first day to its last one."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from clinic_site.publishing.publishable import History, Publishable, PublishableQuerySet


class AnnouncementQuerySet(PublishableQuerySet["Announcement"]):
    def shown_now(self) -> Self:
        """Return those whose days include today, in the time zone of the site."""
        today = timezone.localdate()
        return self.filter(Q(first_day=None) | Q(first_day__lte=today), last_day__gte=today)

    def for_page(self, state_id: int | None) -> Self:
        """Return those of all pages and, on a page of a state or of a clinic in it, those of this state."""
        return self.filter(Q(states=None) | Q(states=state_id)) if state_id else self.filter(states=None)


class Announcement(Publishable):
    """Something that patients should know now. It leaves the pages by itself."""

    translated_fields = ("text",)

    class Level(models.TextChoices):
        NOTE = "note", _("A note")
        CHANGE = "change", _("Important: something is different from usual")

    asked_first = ("text",)
    page_needs = ("last_day",)
    has_own_days = True
    text = models.CharField(
        _("text"),
        max_length=240,
        help_text=_("One or two short sentences. For example: Our clinics are closed on Thursday because of snow."),
    )
    level = models.CharField(_("how important"), max_length=10, choices=Level, default=Level.NOTE)
    first_day = models.DateField(
        _("first day"), null=True, blank=True, help_text=_("Leave empty to show it as soon as it is published.")
    )
    last_day = models.DateField(
        _("last day"), null=True, help_text=_("It is shown until the end of this day and then leaves by itself.")
    )
    states: Any = models.ManyToManyField(
        "locations.State",
        verbose_name=_("only for clinics in"),
        blank=True,
        related_name="+",
        help_text=_("It is shown on the pages of these states and their clinics. Choose none to show it on all pages."),
    )

    objects: ClassVar = AnnouncementQuerySet.as_manager()
    history = History(m2m_fields=["states"])

    class Meta(Publishable.Meta):
        ordering = ["level", "first_day", "pk"]
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                name="clinic_site_announcement_ends",
                condition=Q(status="draft") | Q(last_day__isnull=False),
                violation_error_message=_("Choose the last day. An announcement that never ends is soon not read."),
            ),
            models.CheckConstraint(
                name="clinic_site_announcement_ends_after_its_start",
                condition=Q(first_day=None) | Q(last_day=None) | Q(last_day__gte=F("first_day")),
                violation_error_message=_("The last day can’t be before the first one."),
            ),
        ]

    def __str__(self):
        return self.text

    def own_place(self):
        """Say when its days begin, or that they are over."""
        today = timezone.localdate()
        if self.last_day and self.last_day < today:
            return _g("Ended on %(day)s") % {"day": date_format(self.last_day)}
        if self.first_day and self.first_day > today:
            return _g("From %(day)s on") % {"day": date_format(self.first_day)}
        return ""

    def words_once_published(self):
        place = self.own_place()
        return (
            _g("Published, but no page shows it today: %(place)s.") % {"place": place}
            if place
            else super().words_once_published()
        )

    def get_absolute_url(self):
        """Return a page that shows it: the home page, or the page of its first state."""
        state = self.states.order_by("name").first() if self.pk else None
        return state.get_absolute_url() if state else "/"
