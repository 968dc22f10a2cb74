from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from clinic_site.shared.anonymous_forms import LimitedQuerySet


class FeedbackQuerySet(LimitedQuerySet["PageFeedback"]):
    most_about_one = 60  # of one page
    most_in_all = 1000

    def unread(self) -> Self:
        """Return the answers with words that nobody of the staff has read yet."""
        return self.exclude(comment="").filter(is_read=False)

    def by_page(self):
        """Return the pages that were answered about, each with `yes` and `no`, those with most “no” first."""
        return (
            self.order_by()
            .values("path")
            .annotate(
                yes=models.Count("pk", filter=models.Q(is_helpful=True)),
                no=models.Count("pk", filter=models.Q(is_helpful=False)),
            )
            .order_by("-no", "-yes", "path")
        )


class PageFeedback(models.Model):
    """Whether a page helped somebody, and a line they may have added. It holds nothing about them."""

    path = models.CharField(_("page"), max_length=200)
    is_helpful = models.BooleanField(_("helpful"))
    comment = models.CharField(_("what they added"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("answered"), auto_now_add=True, db_index=True)
    is_read = models.BooleanField(_("read by staff"), default=False)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("answer about a page")
        verbose_name_plural = _("answers about pages")

    def __str__(self):
        return self.path
