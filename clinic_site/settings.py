"""All settings, in one file. Everything that differs between machines comes from the environment.

A file named `.env` beside manage.py is read too (`make run` writes one for a laptop); the real environment wins.
The defaults are the safe ones: without any setting the site refuses to start rather than run unsafely.
README.md holds the table of every setting read here; a test compares the two.
"""

import zoneinfo
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from environs import Env

from clinic_site.common import logs
from clinic_site.environment import anything, is_phone_number, reader

BASE_DIR = Path(__file__).resolve().parent.parent

env = Env()
env.read_env(str(BASE_DIR / ".env"), recurse=False)
setting = reader(env)

# The machine ---------------------------------------------------------------------------------------

DEBUG = setting(
    "DEBUG",
    read=env.bool,
    check=anything,
    default=False,
    how="Set DEBUG to True while developing, else to False or leave it out.",
)
SECRET_KEY = setting(
    "SECRET_KEY",
    how=(
        "It signs staff sessions. `make run` writes one to .env; in production, set it to the output of: "
        "python -c 'import secrets; print(secrets.token_urlsafe(50))'"
    ),
)
ALLOWED_HOSTS = setting(
    "ALLOWED_HOSTS",
    read=env.list,
    default=["localhost", "127.0.0.1", "[::1]"],
    how="List the host names this site answers to, with commas: ALLOWED_HOSTS=needling.example.org",
)
HTTPS = setting(
    "HTTPS",
    read=env.bool,
    check=anything,
    default=True,
    how="Leave it out in production. Set HTTPS to False only on a machine without HTTPS, such as a laptop.",
)
TRUST_PROXY = setting(
    "TRUST_PROXY",
    read=env.bool,
    check=anything,
    default=False,
    how="Set TRUST_PROXY to True only behind a proxy that sets X-Forwarded-Proto itself.",
)
CSRF_TRUSTED_ORIGINS = setting(
    "CSRF_TRUSTED_ORIGINS",
    read=env.list,
    default=[],
    check=lambda origins: all(origin.startswith(("https://", "http://")) for origin in origins),
    how="List origins with their scheme, with commas: CSRF_TRUSTED_ORIGINS=https://needling.example.org",
)
DATABASES = {
    "default": setting(
        "DATABASE_URL",
        read=env.dj_db_url,
        default=f"sqlite:///{BASE_DIR / 'db.sqlite3'}",
        conn_max_age=60,
        conn_health_checks=True,
        how="Use postgres://user:password@host:5432/name, or leave it out for SQLite.",
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        # A writer waits for its turn instead of failing halfway through a transaction.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
LOG_LEVEL = setting(
    "LOG_LEVEL",
    read=env.log_level,
    check=anything,
    default="INFO",
    how="Set LOG_LEVEL to DEBUG, INFO, WARNING or ERROR.",
)
TIME_ZONE = setting(
    "TIME_ZONE",
    default="America/New_York",
    check=zoneinfo.available_timezones().__contains__,
    how="Set TIME_ZONE to the staff's time zone, such as America/Chicago. Clinics carry their own.",
)

# The clinic ----------------------------------------------------------------------------------------

CLINIC_NAME = setting("CLINIC_NAME", default="Northfield Physical Therapy", how="Set CLINIC_NAME to your name.")
CLINIC_PHONE = setting(
    "CLINIC_PHONE",
    default="+12065550100",
    check=is_phone_number,
    how="Set CLINIC_PHONE to the number for questions, with country code: CLINIC_PHONE=+12065550100",
)
CONFIRM_AFTER_DAYS = setting(
    "CONFIRM_AFTER_DAYS",
    read=env.int,
    default=180,
    check=lambda days: days > 0,
    how="Set CONFIRM_AFTER_DAYS to the number of days after which a clinic must be asked again: 180",
)

REVIEW_AFTER_DAYS = setting(
    "REVIEW_AFTER_DAYS",
    read=env.int,
    default=365,
    check=lambda days: days > 0,
    how="Set REVIEW_AFTER_DAYS to the number of days after which a clinician must read a text again: 365",
)

# Mail to staff -------------------------------------------------------------------------------------

SITE_URL = setting(
    "SITE_URL",
    default="http://localhost:8000",
    check=lambda url: url.startswith(("https://", "http://")),
    how="Set SITE_URL to the site's address as links in mails name it: SITE_URL=https://needling.example.org",
)
EMAIL_URL = setting(
    "EMAIL_URL",
    read=env.dj_email_url,
    default="console://",
    check=lambda email: "EMAIL_BACKEND" in email,
    how="Use submission://user:password@host:587, or leave it out to see mails in the terminal. Write @ in a name as %40.",
)
EMAIL_BACKEND = EMAIL_URL["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = EMAIL_URL["EMAIL_HOST"] or "localhost", EMAIL_URL["EMAIL_PORT"] or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = EMAIL_URL["EMAIL_HOST_USER"] or "", EMAIL_URL["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS, EMAIL_USE_SSL = EMAIL_URL["EMAIL_USE_TLS"], EMAIL_URL["EMAIL_USE_SSL"]
EMAIL_FILE_PATH = EMAIL_URL["EMAIL_FILE_PATH"]
EMAIL_TIMEOUT = EMAIL_URL["EMAIL_TIMEOUT"] or 20  # seconds: a server that hangs must not hold the other mails
DEFAULT_FROM_EMAIL = setting(
    "DEFAULT_FROM_EMAIL",
    default="staff-desk@localhost",
    check=lambda address: "@" in address,
    how="Set DEFAULT_FROM_EMAIL to the address that mails come from: DEFAULT_FROM_EMAIL=desk@needling.example.org",
)

# The site ------------------------------------------------------------------------------------------

ROOT_URLCONF = "clinic_site.urls"
WSGI_APPLICATION = "clinic_site.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "clinic_site.admin_site.StaffAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",  # runserver serves static files the way production does
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.forms",  # the templates of form widgets, so that ours may stand beside them
    "csp",
    "crispy_forms",
    "phonenumber_field",
    "simple_history",
    "clinic_site",
    "education",
    "locations",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",  # who made a version
    "clinic_site.common.clock.ClockMiddleware",  # scheduled drafts go live before a page is read
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "clinic_site.addresses.redirecting.redirect_old_addresses",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "clinic_site.context_processors.site",
                "education.context_processors.navigation",
            ],
        },
    },
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # widgets may live in templates/

CRISPY_ALLOWED_TEMPLATE_PACKS = ["leaflet"]
CRISPY_TEMPLATE_PACK = "leaflet"  # templates/leaflet/

SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True  # a reason may need more than a line

PHONENUMBER_DEFAULT_REGION = "US"
PHONENUMBER_DEFAULT_FORMAT = "NATIONAL"
PHONENUMBER_DB_FORMAT = "E164"

# Language and time ---------------------------------------------------------------------------------

LANGUAGE_CODE = "en-us"
LANGUAGES = [("en-us", _("English"))]
USE_I18N = True
USE_TZ = True

# Files ---------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / ".staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
HASHED_STATIC = setting(
    "HASHED_STATIC",
    read=env.bool,
    check=anything,
    default=not DEBUG,
    how="Leave it out. False serves static files under their plain names, without collectstatic.",
)
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not HASHED_STATIC  # straight from static/, always fresh
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if HASHED_STATIC
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}

# Staff ---------------------------------------------------------------------------------------------

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "admin:login"

# The browser ---------------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUST_PROXY else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

SILENCED_SYSTEM_CHECKS = [
    # HSTS covers this host alone: the clinic's other subdomains are not ours to switch to HTTPS, and a
    # browser's preload list can't be left again within months.
    "security.W005",
    "security.W021",
]

# Logs ----------------------------------------------------------------------------------------------

LOGGING = logs.settings_for(LOG_LEVEL)
