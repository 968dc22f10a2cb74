"""How many days to keep what people sent. `manage.py purge` deletes it afterwards."""

from clinic_site.settings.env_file import env, setting

FEEDBACK_DAYS = setting(
    "FEEDBACK_DAYS",
    read=env.int,
    default=365,
    check=lambda days: days > 0,
    how="Set FEEDBACK_DAYS to the number of days to keep feedback on pages: 365",
)
REPORT_DAYS = setting(
    "REPORT_DAYS",
    read=env.int,
    default=365,
    check=lambda days: days > 0,
    how="Set REPORT_DAYS to the number of days to keep reports of mistakes: 365",
)
IMPORT_DAYS = setting(
    "IMPORT_DAYS",
    read=env.int,
    default=90,
    check=lambda days: days > 0,
    how="Set IMPORT_DAYS to the number of days to keep imported files and their reports: 90",
)
PREVIEW_LINK_DAYS = setting(
    "PREVIEW_LINK_DAYS",
    read=env.int,
    default=90,
    check=lambda days: days > 0,
    how="Set PREVIEW_LINK_DAYS to the number of days to list a preview link after it has expired: 90",
)
UNSAVED_WORK_DAYS = setting(
    "UNSAVED_WORK_DAYS",
    read=env.int,
    default=30,
    check=lambda days: days > 0,
    how="Set UNSAVED_WORK_DAYS to the number of days to keep what staff typed and did not save: 30",
)
