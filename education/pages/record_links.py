"""Links to records of long lists. Texts and templates link to /questions/#does-it-hurt, which takes no query.

If the list has more than one page, the record may be on another one. Then the link becomes /questions/does-it-hurt/,
which redirects there (`listing_page.RecordView`). An old bookmark of the first form is redirected by `folds.js`.
"""

import re

from django.http import HttpResponse

from clinic_site.publishing.kept import kept_until_change
from clinic_site.publishing.kinds import counts_of
from clinic_site.shared.public_page import after_rendering
from education.models import GlossaryTerm, Question, Reference, Reviewed
from education.models.listing import ON_A_PAGE, Listing

KINDS: tuple[type[Reviewed], ...] = (GlossaryTerm, Question, Reference)


def lead_to_records(response: HttpResponse) -> None:
    """Make the links of a page to records of long lists lead to them."""
    listings = {kind: kind.listing for kind in KINDS if kind.listing}
    if not any(_link(listing).search(response.content) for listing in listings.values()):
        return
    long = _long_lists()
    for kind, listing in listings.items():
        if kind in long:
            response.content = _link(listing).sub(rf'href="{listing.path}\1/"'.encode(), response.content)


@kept_until_change
def _long_lists() -> set[type[Reviewed]]:
    """Return the kinds of records that take more than one page. One query."""
    counts = counts_of({kind: kind.objects.published() for kind in KINDS if kind.listing})
    return {kind for kind, count in counts.items() if count > ON_A_PAGE}


def _link(listing: Listing) -> re.Pattern[bytes]:
    return re.compile(rf'href="{listing.path}#{listing.anchor}([\w-]+)"'.encode())


def connect() -> None:
    after_rendering.append(lead_to_records)
