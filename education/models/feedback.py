from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from clinic_site.shared.anonymous_forms import LimitedQuerySet

NEWEST = 1000  # answers that are counted by page


class FeedbackQuerySet(LimitedQuerySet["PageFeedback"]):
    most_about_one = 60  # answers about one page
    most_in_all = 1000

    def unread(self) -> Self:
        """Return the answers with a comment that staff have not read yet."""
        return self.exclude(comment="").filter(is_read=False)

    def by_page(self) -> list[dict[str, Any]]:
        """Return the number of `yes` and `no` among the newest answers for each page, most “no” first."""
        answers = self.order_by("-created_at", "-pk").values_list("path", "is_helpful")[:NEWEST]
        found: dict[str, dict[str, Any]] = {}
        for path, is_helpful in answers:
            page = found.setdefault(path, {"path": path, "yes": 0, "no": 0})
            page["yes" if is_helpful else "no"] += 1
        return sorted(found.values(), key=lambda page: (-page["no"], -page["yes"], page["path"]))


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
        indexes = [
            models.Index("is_read", condition=~models.Q(comment=""), name="education_pagefeedback_to_read"),
        ]

    def __str__(self):
        return self.path
