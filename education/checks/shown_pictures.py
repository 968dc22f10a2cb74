"""Pictures that were chosen for a page that shows none."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from clinic_site.publishing.problems import Problem, warn
from education.models import Reviewed, Topic


def picture_is_shown(record: Reviewed) -> Iterator[Problem]:
    if isinstance(record, Topic) and record.picture_id and not record.shows_picture:
        words = _("This page does not show the picture.")
        if record.slug == Topic.HOME:
            words += " " + _("Choose the one of the home page under “Name, contact and look”.")
        yield warn("picture", words)
