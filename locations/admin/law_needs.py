"""The law of states with clinics that nobody of the clinic group has read: a task on the desk, and one of the setup."""

from collections.abc import Iterator

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic_site.publishing.admin_urls import list_url
from clinic_site.publishing.kinds import may
from clinic_site.shared.desk_registry import Group, Need
from clinic_site.shared.public_page import Link
from clinic_site.shared.setup_registry import Step
from locations.models import State

UNREAD = "ask=read"
NAMED = 5  # states that the setup names


def needs(user) -> Iterator[Need]:
    """Yield the task for those who may approve a state's law. One query."""
    if not may(user, "review", State):
        return
    n = State.objects.with_unread_law().count()
    words = ngettext(
        "state with clinics has a text on its law that nobody here has read",
        "states with clinics have a text on their law that nobody here has read",
        n,
    )
    yield Need("unread-law", Group.SOMEDAY, n, words, [Link(_("Read them"), list_url(State, UNREAD))])


def steps(user) -> Iterator[Step]:
    """Yield the step of the setup. Two queries. It is not required, because pages say whose text it is."""
    unread = list(State.objects.with_unread_law().order_by("name").values_list("name", flat=True))
    has_clinics = bool(unread) or State.objects.with_clinics().exists()
    if unread:
        others = len(unread) - NAMED
        names = unread[:NAMED] + ([_("%(count)d others") % {"count": others}] if others > 0 else [])
        words = _(
            "What the site says about the law came with the software. Nobody here has read it for %(states)s. Until "
            "somebody does, the pages say so."
        ) % {"states": get_text_list(names, _("and"))}
    elif has_clinics:
        words = _("Somebody here has read what the site says about the law of each state with a clinic.")
    else:
        words = _("Publish a clinic first. Then this names the states whose law somebody must read.")
    yield Step(
        key="law",
        title=_("Read the law of your states"),
        is_done=has_clinics and not unread,
        words=words,
        url=list_url(State, UNREAD) if may(user, "review", State) else "",
        button=_("Read them"),
        is_required=False,
        place=60,
    )
