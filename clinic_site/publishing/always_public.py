"""`AlwaysPublic`: records that come with the software and are on the site for as long as they exist."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from clinic_site.publishing.publishable import Publishable


class AlwaysPublic(Publishable):
    """A record that is never off the site and has no schedule. Only its changes are drafts.

    The columns have defaults in the database, because the previous release writes rows without them.
    """

    is_always_public = True

    status = models.CharField(
        _("status"),
        max_length=12,
        choices=Publishable.Status,
        default=Publishable.Status.PUBLISHED,
        db_default=Publishable.Status.PUBLISHED,
        editable=False,
    )
    publish_at = models.DateTimeField(_("on the site from"), null=True, blank=True, editable=False)
    unpublish_at = models.DateTimeField(_("on the site until"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True, db_default=Now())
    updated_at = models.DateTimeField(_("last changed"), auto_now=True, db_default=Now())

    class Meta(Publishable.Meta):
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_is_always_on_the_site",
                condition=Q(status="published", publish_at=None, unpublish_at=None),
            )
        ]
