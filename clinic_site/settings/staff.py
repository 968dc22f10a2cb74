"""How staff sign in. The code behind it is in clinic_site/staff/."""

import datetime

from clinic_site.settings.env_file import env, setting
from clinic_site.settings.machine import HTTPS

STAFF_IDLE_MINUTES = setting(
    "STAFF_IDLE_MINUTES",
    read=env.int,
    default=30,
    check=lambda minutes: minutes > 0,
    how="Set STAFF_IDLE_MINUTES to the minutes of inactivity after which staff must sign in again: 30",
)
STAFF_LONGEST_SESSION = datetime.timedelta(hours=12)  # even with constant activity
SESSION_COOKIE_AGE = int(STAFF_LONGEST_SESSION.total_seconds())

LOGIN_URL, LOGIN_REDIRECT_URL = "account_login", "admin:index"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # only refuses users after too many failures
    "clinic_site.staff.backends.StaffBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "clinic_site.staff.passwords.HardToGuess"},
]

# Administrators create the accounts: there is no sign-up and no confirmation of e-mail addresses.
ACCOUNT_ADAPTER = "clinic_site.staff.adapters.StaffAccounts"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]  # allauth's checks require it; the page has no URL
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True  # for STAFF_LONGEST_SESSION, without a checkbox
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_REAUTHENTICATION_METHODS = ("password", "mfa")  # no code by e-mail, which whoever reads the mailbox has too
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # keep this session; all others end

MFA_ADAPTER = "clinic_site.staff.adapters.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True  # administrators enter the addresses
MFA_TOTP_TOLERANCE = 1  # half a minute either way: phones' clocks differ
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # without HTTPS, browsers allow passkeys only on localhost

# allauth's rate limits (codes, password changes) and the codes already used. They are in the database, so that all
# processes share them and no other service is needed. Public pages never read this cache.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "clinic_site_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
