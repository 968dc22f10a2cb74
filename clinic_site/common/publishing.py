"""One answer to "may the public see this?".

Every record that visitors read inherits `Publishable`. Pages, lists, sitemap and structured data
reach records through `Model.objects.published()` and no other way.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


def is_public(prefix: str = "") -> models.Q:
    """Return the condition under which the public may see a record.

    `prefix` reaches it through a relation: `State.objects.filter(is_public("clinics__"))`.
    """
    return models.Q(**{f"{prefix}status": Publishable.Status.PUBLISHED})


class PublishableQuerySet(models.QuerySet):
    def published(self):
        """Return only the records that the public may see."""
        return self.filter(is_public())


class Publishable(models.Model):
    """A record that staff write first and publish later."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        IN_REVIEW = "in_review", _("Ready for review")
        PUBLISHED = "published", _("Published")

    status = models.CharField(
        _("status"),
        max_length=12,
        choices=Status,
        default=Status.DRAFT,
        db_index=True,
        help_text=_("Only published records are on the site. Anything else is seen by staff alone."),
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    objects = PublishableQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = ("add", "change", "delete", "view", "publish")

    @property
    def is_published(self) -> bool:
        return self.status == self.Status.PUBLISHED
