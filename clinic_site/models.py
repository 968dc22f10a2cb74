from clinic_site.old_addresses.models import OldAddress
from clinic_site.publishing.generation import Generation
from clinic_site.publishing.preview_links import PreviewLink
from clinic_site.publishing.sample_records import SampleRecord
from clinic_site.publishing.unsaved_work import UnsavedWork
from clinic_site.publishing.workflow import Draft
from clinic_site.search.models import SearchEntry
from clinic_site.staff.audit_log import AuditEntry

__all__ = [
    "AuditEntry",
    "Draft",
    "Generation",
    "OldAddress",
    "PreviewLink",
    "SampleRecord",
    "SearchEntry",
    "UnsavedWork",
]
