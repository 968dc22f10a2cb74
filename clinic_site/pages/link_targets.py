"""The pages of this room that texts can link to. The gallery is not among them: patients can't open it."""

from django.utils.translation import gettext_lazy as _

from clinic_site.writing.link_targets import FixedPage, FixedPages, register_link_targets


def connect() -> None:
    register_link_targets(
        "pages",
        FixedPages(
            _("Page"),
            FixedPage(
                _("Handout"), "handout", "sheet\nleaflet\nflyer\nprint\nprintout\npaper\nDry needling: what to expect"
            ),
            FixedPage(_("Search this site"), "search", "search\nfind"),
        ),
    )
