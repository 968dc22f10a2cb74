"""What staff are told before they publish what the site says about the clinic."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from clinic_site.publishing.problems import Problem, warn
from clinic_site.setup.site_settings import SiteSettings
from clinic_site.shared.made_up_phone import is_made_up


def phones_are_real(site: SiteSettings) -> Iterator[Problem]:
    for name in ("phone", "text_phone"):
        if is_made_up(number := getattr(site, name)):
            words = _("“%(number)s” is a number for examples, which nobody answers. Write the real one.")
            yield warn(name, words % {"number": number.as_national})
