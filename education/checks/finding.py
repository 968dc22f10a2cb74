"""Base class of the rows in the lists of problems."""

from dataclasses import dataclass

from clinic_site.publishing.admin_urls import admin_url
from education.models import Reviewed


@dataclass(frozen=True)
class Finding:
    """Something to fix in `record`, which may be unpublished."""

    record: Reviewed

    @property
    def kind(self) -> str:
        return str(self.record._meta.verbose_name)

    @property
    def change_url(self) -> str:
        return admin_url(self.record)
