"""What the desk, the mail and the setup say about the site in Spanish."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic_site.publishing.kinds import may
from clinic_site.setup.language_opening import open_languages
from clinic_site.shared.desk_registry import Group, Need, once_a_run
from clinic_site.shared.languages import SPANISH
from clinic_site.shared.public_page import Link
from clinic_site.shared.setup_registry import Step
from clinic_site.spanish.page import OPEN_PERMISSION
from clinic_site.spanish.requirements import lacks
from clinic_site.spanish.summaries import numbers_now
from clinic_site.translation.models import Translation

PLACE = 85  # in the setup, before the opening of the site


@once_a_run
def _numbers() -> tuple[int, int]:
    return numbers_now()


def needs(user) -> Iterator[Need]:
    """Yield how many texts are missing or stale, for whoever may write translations. The numbers are kept."""
    if not may(user, "change", Translation) or not is_translated():
        return
    missing, stale = _numbers()
    links = [Link(_("See them"), reverse("admin:spanish"))]
    words = ngettext(
        "text changed in English. Its Spanish words are stale",
        "texts changed in English. Their Spanish words are stale",
        stale,
    )
    yield Need("spanish-stale", Group.WAITING, stale, words, links, is_clinical=True)
    words = ngettext("text is missing in Spanish", "texts are missing in Spanish", missing)
    is_open = SPANISH in open_languages()
    yield Need(
        "spanish-missing", Group.LATE if is_open else Group.SOMEDAY, missing, words, links, is_clinical=is_open
    )  # fmt: skip


@once_a_run
def is_translated() -> bool:
    """Whether this site has any translation. A site that wants none is asked for nothing."""
    return Translation.objects.exists()


def steps(user) -> Iterator[Step]:
    """Yield the step of the setup. It can follow later: the site opens in English."""
    if not may(user, "view", Translation):
        return
    is_open, n = SPANISH in open_languages(), sum(map(len, lacks().values()))
    words = ngettext(
        "%(count)d warning, contraindication or notice is not whole yet.",
        "%(count)d warnings, contraindications and notices are not whole yet.",
        n,
    ) % {"count": n}
    if is_open:
        words = _("Visitors can read the site in Spanish.")
    elif not n:
        words = _("All warnings, contraindications and notices are whole in Spanish.")
    may_open = user.has_perm(OPEN_PERMISSION)
    yield Step(
        "spanish",
        _("Open the Spanish pages"),
        is_open,
        words if is_open or may_open else f"{words} {_('An administrator opens the Spanish pages.')}",
        reverse("admin:spanish"),
        _("See what is missing"),
        is_required=False,
        place=PLACE,
    )
