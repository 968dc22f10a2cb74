"""The kinds of pages that no clinician reviews, such as prices, parking and careers.

A page without a kind is about the treatment: a clinician reviews it. So a page that nobody has decided about is always
reviewed, and the database can check what a plain page must not be.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from clinic_site.publishing.publishable import History


class PageKind(models.Model):
    """A kind of plain pages. Administrators decide which kinds there are."""

    PRACTICE = "About the practice"  # the kind that every site has at first

    name = models.CharField(
        _("name"),
        max_length=60,
        unique=True,
        help_text=_("What such pages are about. For example: About the practice. Staff choose it on the page’s form."),
    )

    history = History()

    class Meta:
        ordering = ["name"]
        verbose_name = _("kind of page without a clinician")
        verbose_name_plural = _("kinds of pages without a clinician")

    def __str__(self):
        return self.name
