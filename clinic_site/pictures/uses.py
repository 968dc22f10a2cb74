"""Where a picture is used: what staff see in its form, and before it leaves the site."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _

from clinic_site.pictures.picture import Picture
from clinic_site.publishing import consequences
from clinic_site.publishing.admin_urls import admin_url
from clinic_site.publishing.draft import Draft
from clinic_site.publishing.publishable import Publishable
from clinic_site.shared.public_page import Link

MOST_LOOKED_UP = 30  # pictures whose uses are looked up one by one


@dataclass(frozen=True)
class PictureUse:
    """A record that shows a picture, or whose draft does. `url` leads to its form."""

    label: str
    url: str
    kind: str


def uses_of(picture: Picture) -> list[PictureUse]:
    """Return the records that show `picture`, and those whose drafts will."""
    found = [_use(record, "" if record.is_published else _("not on the site")) for record in picture.users()]
    known = {use.url for use in found}
    drafts = (_use(record, _("draft")) for record in _drafted(picture))
    return [*found, *(use for use in drafts if use.url not in known)]


def _use(record: Publishable, standing: str) -> PictureUse:
    kind = str(record._meta.verbose_name)
    return PictureUse(str(record), admin_url(record), f"{kind}, {standing}" if standing else kind)


def _drafted(picture: Picture) -> Iterator[Publishable]:
    """Yield the records with a draft that chooses `picture`."""
    for relation in picture._meta.related_objects:
        model = relation.related_model
        if issubclass(model, Publishable):
            kind = ContentType.objects.get_for_model(model)
            chosen = {f"contents__{relation.field.name}": picture.pk}
            for draft in Draft.objects.filter(content_type=kind, **chosen):
                if draft.record is not None:
                    yield draft.record


def connect() -> None:
    consequences.register_consequences(Picture, consequences_of)


def consequences_of(pictures: Sequence[Picture]) -> consequences.Consequences:
    """Return the pages that show `pictures` now. They go on without them."""
    users = [user for picture in pictures[:MOST_LOOKED_UP] for user in picture.users() if user.is_published]
    places = [
        Link(_("%(name)s (%(kind)s)") % {"name": user, "kind": user._meta.verbose_name}, user.get_absolute_url())
        for user in users
    ]
    return consequences.Consequences(list(dict.fromkeys(places)))
