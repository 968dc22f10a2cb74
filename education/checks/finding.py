"""What the lists of faults share: the record, what it is called, and where staff change it."""

from dataclasses import dataclass

from clinic_site.publishing.admin_urls import admin_url
from education.models import Reviewed


@dataclass(frozen=True)
class Finding:
    """Something to mend in `record`, live or not."""

    record: Reviewed

    @property
    def kind(self) -> str:
        return str(self.record._meta.verbose_name)

    @property
    def change_url(self) -> str:
        return admin_url(self.record)
