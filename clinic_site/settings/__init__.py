"""All settings. Everything that differs between machines comes from the environment.

A file named `.env` next to manage.py is read too; the environment overrides it. `make run` writes one for its demo, and
sites in production ignore that one (see env_file.py). The defaults are safe: with no settings at all the site refuses to
start instead of running unsafely.
clinic_site/docs/settings.md describes every setting read here; tests/repository/test_settings_document.py
compares the two.
"""

from clinic_site.settings import unsafe_values
from clinic_site.settings.browser import (
    CONTENT_SECURITY_POLICY,
    CSRF_COOKIE_HTTPONLY,
    CSRF_COOKIE_SAMESITE,
    CSRF_COOKIE_SECURE,
    PERMISSIONS_POLICY,
    PERMISSIONS_POLICY_OF_STAFF,
    SECURE_CROSS_ORIGIN_OPENER_POLICY,
    SECURE_HSTS_SECONDS,
    SECURE_PROXY_SSL_HEADER,
    SECURE_REFERRER_POLICY,
    SECURE_SSL_REDIRECT,
    SESSION_COOKIE_HTTPONLY,
    SESSION_COOKIE_SAMESITE,
    SESSION_COOKIE_SECURE,
    SILENCED_SYSTEM_CHECKS,
    STAFF_PATHS,
    X_FRAME_OPTIONS,
)
from clinic_site.settings.clinic import (
    CLINIC_NAME,
    CLINIC_PHONE,
    CONFIRM_AFTER_DAYS,
    OPEN_DATA_LICENSE,
    REVIEW_AFTER_DAYS,
)
from clinic_site.settings.env_file import BASE_DIR
from clinic_site.settings.lockout import (
    AXES_CLIENT_IP_CALLABLE,
    AXES_COOLOFF_TIME,
    AXES_DISABLE_ACCESS_LOG,
    AXES_ENABLE_ADMIN,
    AXES_FAILURE_LIMIT,
    AXES_HANDLER,
    AXES_LOCKOUT_CALLABLE,
    AXES_LOCKOUT_PARAMETERS,
    AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT,
    AXES_RESET_ON_SUCCESS,
    AXES_SENSITIVE_PARAMETERS,
    AXES_USERNAME_CALLABLE,
    AXES_VERBOSE,
)
from clinic_site.settings.machine import (
    ALLOWED_HOSTS,
    CSRF_TRUSTED_ORIGINS,
    DATABASE_PATIENCE,
    DATABASE_POOL,
    DATABASES,
    DEBUG,
    HTTPS,
    LOG_LEVEL,
    SECRET_KEY,
    SECRET_KEY_FALLBACKS,
    STAGING,
    TIME_ZONE,
    TRUST_PROXY,
)
from clinic_site.settings.mail import (
    DEFAULT_FROM_EMAIL,
    EMAIL_BACKEND,
    EMAIL_FILE_PATH,
    EMAIL_HOST,
    EMAIL_HOST_PASSWORD,
    EMAIL_HOST_USER,
    EMAIL_PORT,
    EMAIL_TIMEOUT,
    EMAIL_URL,
    EMAIL_USE_SSL,
    EMAIL_USE_TLS,
    SITE_URL,
)
from clinic_site.settings.operations import (
    ADMINS,
    ERROR_MAIL_TO,
    LOG_FORMAT,
    LOGGING,
    METRICS_DIR,
    METRICS_TOKEN,
    SECURITY_CONTACT,
    SENTRY_DSN,
)
from clinic_site.settings.request_sizes import (
    DATA_UPLOAD_MAX_MEMORY_SIZE,
    MOST_BYTES_FROM_ANYBODY,
    MOST_BYTES_OF_FILES,
)
from clinic_site.settings.retention import (
    FEEDBACK_DAYS,
    IMPORT_DAYS,
    PREVIEW_LINK_DAYS,
    REPORT_DAYS,
    UNSAVED_WORK_DAYS,
)
from clinic_site.settings.serving import HOST, LARGE_ANSWERS_DIR, PAGE_STORE, PAGE_STORE_BYTES, PORT, THREADS, WORKERS
from clinic_site.settings.site import (
    CRISPY_ALLOWED_TEMPLATE_PACKS,
    CRISPY_TEMPLATE_PACK,
    DEFAULT_AUTO_FIELD,
    FORM_RENDERER,
    FORMAT_MODULE_PATH,
    INSTALLED_APPS,
    LANGUAGE_CODE,
    LANGUAGES,
    MIDDLEWARE,
    PHONENUMBER_DB_FORMAT,
    PHONENUMBER_DEFAULT_FORMAT,
    PHONENUMBER_DEFAULT_REGION,
    ROOT_URLCONF,
    SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD,
    TASKS,
    TEMPLATES,
    USE_I18N,
    USE_TZ,
    WSGI_APPLICATION,
)
from clinic_site.settings.staff import (
    ACCOUNT_ADAPTER,
    ACCOUNT_EMAIL_VERIFICATION,
    ACCOUNT_LOGIN_METHODS,
    ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE,
    ACCOUNT_LOGOUT_REDIRECT_URL,
    ACCOUNT_REAUTHENTICATION_METHODS,
    ACCOUNT_SESSION_REMEMBER,
    ACCOUNT_SIGNUP_FIELDS,
    AUTH_PASSWORD_VALIDATORS,
    AUTHENTICATION_BACKENDS,
    CACHES,
    LOGIN_REDIRECT_URL,
    LOGIN_URL,
    MFA_ADAPTER,
    MFA_ALLOW_UNVERIFIED_EMAIL,
    MFA_SUPPORTED_TYPES,
    MFA_TOTP_TOLERANCE,
    MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN,
    SESSION_COOKIE_AGE,
    STAFF_IDLE_MINUTES,
    STAFF_LONGEST_SESSION,
)
from clinic_site.settings.static_files import (
    HASHED_STATIC,
    MEDIA_ROOT,
    STATIC_ROOT,
    STATIC_URL,
    STATICFILES_DIRS,
    STATICFILES_FINDERS,
    STORAGES,
    WHITENOISE_ADD_HEADERS_FUNCTION,
    WHITENOISE_ALLOW_ALL_ORIGINS,
    WHITENOISE_AUTOREFRESH,
    WHITENOISE_USE_FINDERS,
)

unsafe_values.refuse()
