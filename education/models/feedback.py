from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from clinic_site.shared.anonymous_forms import LimitedQuerySet


class FeedbackQuerySet(LimitedQuerySet["PageFeedback"]):
    most_about_one = 60  # answers about one page
    most_in_all = 1000

    def unread(self) -> Self:
        """Return the answers with a comment that staff have not read yet."""
        return self.exclude(comment="").filter(is_read=False)

    def by_page(self):
        """Return the number of `yes` and `no` answers for each page, most “no” first."""
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
    """A reader's answer to whether a page was helpful, with an optional comment. Stores nothing about the reader."""

    path = models.CharField(_("page"), max_length=200)
    is_helpful = models.BooleanField(_("helpful"))
    comment = models.CharField(_("comment"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("received"), auto_now_add=True, db_index=True)
    is_read = models.BooleanField(_("read by staff"), default=False)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("page feedback")
        verbose_name_plural = _("page feedback")

    def __str__(self):
        return self.path
