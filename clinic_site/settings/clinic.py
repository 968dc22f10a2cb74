"""The clinic's first name and phone number (see setup/first_values.py), and how often clinics and texts must be checked again."""

from clinic_site.environment import is_phone_number
from clinic_site.settings.env_file import env, setting

CLINIC_NAME = setting("CLINIC_NAME", default="", how="Set CLINIC_NAME to your name, or leave it out.")
CLINIC_PHONE = setting(
    "CLINIC_PHONE",
    default="",
    check=is_phone_number,
    how="Set CLINIC_PHONE to the number for questions, with country code: CLINIC_PHONE=+12065550100",
)
CONFIRM_AFTER_DAYS = setting(
    "CONFIRM_AFTER_DAYS",
    read=env.int,
    default=180,
    check=lambda days: days > 0,
    how="Set CONFIRM_AFTER_DAYS to the number of days after which a clinic must be confirmed again: 180",
)
REVIEW_AFTER_DAYS = setting(
    "REVIEW_AFTER_DAYS",
    read=env.int,
    default=365,
    check=lambda days: days > 0,
    how="Set REVIEW_AFTER_DAYS to the number of days after which a clinician must review a text again: 365",
)
OPEN_DATA_LICENSE = setting(
    "OPEN_DATA_LICENSE",
    default="https://creativecommons.org/publicdomain/zero/1.0/",
    check=lambda url: not url or url.startswith("https://"),
    how="Set OPEN_DATA_LICENSE to the address of a license, or to nothing: OPEN_DATA_LICENSE=",
)
