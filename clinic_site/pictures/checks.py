"""What staff are told before they publish a record with a picture."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from clinic_site.pictures.chosen import chosen_but_not_public
from clinic_site.pictures.picture import Picture
from clinic_site.publishing.problems import Problem, warn
from clinic_site.publishing.publishable import Publishable


def picture_is_on_the_site(record: Publishable) -> Iterator[Problem]:
    """Warn if the page of `record` will show no picture, because the one that was chosen is not published."""
    for name, picture in chosen_but_not_public(record).items():
        words = _("The picture “%(title)s” is not on the site, so the page shows none. Publish the picture too.")
        yield warn(name, words % {"title": picture})


def words_are_read_out(picture: Picture) -> Iterator[Problem]:
    """Warn about words that nobody hears, because screen readers skip the picture."""
    if picture.alt and picture.is_decoration:
        words = _(
            "Nobody hears these words, because screen readers skip decoration. Untick “Only decoration” or empty them."
        )
        yield warn("alt", words)
