"""Whether texts are on the site that no clinician has read, and whether the page about privacy is there."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic_site.publishing.kinds import counts_of, publishable_kinds
from clinic_site.shared.health_registry import Finding, Level
from education.models import Topic
from education.models.reviewed import Reviewed


def findings() -> Iterator[Finding]:
    """Yield what is missing. Two queries."""
    kinds = publishable_kinds(Reviewed)
    n = sum(counts_of({kind: kind.objects.published().unreviewed().filter(is_sample=True) for kind in kinds}).values())
    if n:
        words = ngettext(
            "%(n)d shipped text is on the site, and no clinician has reviewed it.",
            "%(n)d shipped texts are on the site, and no clinician has reviewed them.",
            n,
        )
        how = _("A clinician reviews them at the desk, under “Review by page”.")
        yield Finding("samples.texts", Level.WARNING, words % {"n": n}, how)
    if not Topic.objects.published().filter(slug=Topic.PRIVACY).exists():
        words = _("The page about privacy is not on the site.")
        yield Finding("notices.privacy", Level.WARNING, words, _("Publish it, at the desk under Pages."))
