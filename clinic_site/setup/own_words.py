"""Whether the administrator lets clinicians review their own words: see `publishing/own_review.py`."""

from clinic_site.setup.site_settings import SiteSettings
from clinic_site.shared.desk_registry import once_a_run


@once_a_run
def is_allowed() -> bool:
    return SiteSettings.objects.current().clinician_may_review_own_words
