"""The pages of this app that texts can link to, and the names by which staff know them."""

from django.utils.translation import gettext_lazy as _

from clinic_site.writing.link_targets import FixedPage, FixedPages, RecordLinks, register_link_targets
from locations.models import Clinic, State


def connect() -> None:
    register_link_targets(
        "locations",
        FixedPages(
            _("Page"),
            FixedPage(
                _("Find a clinic"),
                "locations:state_list",
                "finder\nclinic finder\nlocations\nclinics\nmap\nZIP code\nnear me",
            ),
            FixedPage(
                _("Dry needling, state by state"),
                "locations:register",
                "law\nstate law\nregister\nlegal\nrules\nstates",
            ),
        ),
        RecordLinks(State, "name", ("code",)),
        RecordLinks(Clinic, "name", ("city", "zip"), related=("state",)),
    )
