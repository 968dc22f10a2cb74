"""How long what people sent is kept: `manage.py purge` deletes it afterwards."""

from clinic_site.settings.env_file import env, setting

FEEDBACK_DAYS = setting(
    "FEEDBACK_DAYS",
    read=env.int,
    default=365,
    check=lambda days: days > 0,
    how="Set FEEDBACK_DAYS to the number of days that answers about pages are kept: 365",
)
REPORT_DAYS = setting(
    "REPORT_DAYS",
    read=env.int,
    default=365,
    check=lambda days: days > 0,
    how="Set REPORT_DAYS to the number of days that reports of mistakes are kept: 365",
)
IMPORT_DAYS = setting(
    "IMPORT_DAYS",
    read=env.int,
    default=90,
    check=lambda days: days > 0,
    how="Set IMPORT_DAYS to the number of days that files of clinics and their reports are kept: 90",
)
PREVIEW_LINK_DAYS = setting(
    "PREVIEW_LINK_DAYS",
    read=env.int,
    default=90,
    check=lambda days: days > 0,
    how="Set PREVIEW_LINK_DAYS to the number of days that a preview link is listed after its end: 90",
)
