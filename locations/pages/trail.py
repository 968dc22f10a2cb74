"""The start of the trail on the pages of the clinic finder."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clinic_site.shared.public_page import Link


def finder() -> Link:
    return Link(_("Find a clinic"), reverse("locations:state_list"))
