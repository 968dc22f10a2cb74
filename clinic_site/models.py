from clinic_site.announcements.models import Announcement
from clinic_site.notices.legal_notice import LegalNotice
from clinic_site.old_addresses.models import OldAddress
from clinic_site.operations.command_runs import CommandRun
from clinic_site.pictures.picture import Picture
from clinic_site.publishing.comments import DraftComment
from clinic_site.publishing.editing_now import EditingNow
from clinic_site.publishing.generation import Generation
from clinic_site.publishing.preview_links import PreviewLink
from clinic_site.publishing.sample_records import SampleRecord
from clinic_site.publishing.taking_off import TakingOff
from clinic_site.publishing.unsaved_work import UnsavedWork
from clinic_site.publishing.withdrawal import Withdrawal
from clinic_site.publishing.workflow import Draft
from clinic_site.reviewing.models import ReadText, ReviewSheet, SheetText
from clinic_site.search.models import SearchEntry, SpanishSearchEntry
from clinic_site.setup.language_opening import LanguageOpening
from clinic_site.setup.site_opening import SiteOpening
from clinic_site.setup.site_settings import SiteSettings
from clinic_site.shared.background_work import BackgroundWorker
from clinic_site.staff.audit_log import AuditEntry
from clinic_site.staff.invitations import Invitation
from clinic_site.staff.mail_choice import MailChoice
from clinic_site.staff.notices import Notice
from clinic_site.translation.models import Translation

__all__ = [
    "Announcement",
    "AuditEntry",
    "BackgroundWorker",
    "CommandRun",
    "Draft",
    "DraftComment",
    "EditingNow",
    "Generation",
    "Invitation",
    "LanguageOpening",
    "LegalNotice",
    "MailChoice",
    "Notice",
    "OldAddress",
    "Picture",
    "PreviewLink",
    "ReadText",
    "ReviewSheet",
    "SampleRecord",
    "SearchEntry",
    "SheetText",
    "SiteOpening",
    "SiteSettings",
    "SpanishSearchEntry",
    "TakingOff",
    "Translation",
    "UnsavedWork",
    "Withdrawal",
]
