"""What staff are told before they publish a record with a picture."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from clinic_site.pictures.picture import Picture
from clinic_site.publishing.problems import Problem, warn
from clinic_site.publishing.publishable import Publishable


def picture_is_on_the_site(record: Publishable) -> Iterator[Problem]:
    """Warn if the page of `record` will show no picture, because the one that was chosen is not published."""
    for field in record._meta.fields:
        picture = getattr(record, field.name, None) if field.related_model is Picture else None
        if picture is not None and not picture.is_published:
            words = _("The picture “%(title)s” is not on the site, so the page shows none. Publish the picture too.")
            yield warn(field.name, words % {"title": picture})
