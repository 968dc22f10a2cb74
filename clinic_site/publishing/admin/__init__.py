"""The admin of publishable records: drafts, checks, previews, and helpers for lists."""

from clinic_site.publishing.admin.forms import DraftForm
from clinic_site.publishing.admin.list_buttons import back_to_list, row_button
from clinic_site.publishing.admin.publishable import SAVING, PublishableAdmin

__all__ = ["SAVING", "DraftForm", "PublishableAdmin", "back_to_list", "row_button"]
