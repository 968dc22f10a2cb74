"""The first and the last step of the setup: name and phone, and the opening itself."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from clinic_site.publishing.admin_urls import admin_url
from clinic_site.publishing.kinds import may
from clinic_site.setup.site_settings import ROW, SiteSettings
from clinic_site.shared.setup_registry import Step

GO_LIVE = "go_live"
OPEN_PERMISSION = "clinic_site.change_siteopening"
NAME_PLACE, GO_LIVE_PLACE = 10, 90


def steps(user) -> Iterator[Step]:
    """Yield the two steps for `user`. Runs one query."""
    site = SiteSettings.objects.current()
    yield _name_and_phone(user, site)
    yield _go_live(user, site)


def _name_and_phone(user, site: SiteSettings) -> Step:
    given = [part for part in (site.name, site.phone.as_national if site.phone else "") if part]
    words = {
        0: _("Patients need to know who you are and which number to call."),
        1: _("%(given)s. One of the two is still missing.") % {"given": ", ".join(given)},
        2: ", ".join(given),
    }[len(given)]
    may_change = may(user, "change", SiteSettings)
    return Step(
        key="name_and_phone",
        title=_("Your name and phone number"),
        is_done=len(given) == 2,
        words=words
        if may_change or len(given) == 2
        else _("%(words)s An administrator fills them in.") % {"words": words},
        url=admin_url(SiteSettings(pk=ROW)) if may_change else "",
        button=_("Change name and phone") if given else _("Fill in name and phone"),
        place=NAME_PLACE,
    )


def _go_live(user, site: SiteSettings) -> Step:
    may_open = user.has_perm(OPEN_PERMISSION)
    words = _("Shows what is missing, and asks once more. You can close the site again.")
    return Step(
        key=GO_LIVE,
        title=_("Open the site"),
        is_done=site.is_open,
        words=words if may_open else _("An administrator opens the site when everything is ready."),
        url=reverse("admin:opening") if may_open else "",
        button=_("Check what is missing"),
        place=GO_LIVE_PLACE,
    )
