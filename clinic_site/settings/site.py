"""Django's own setup: apps, middleware, templates, language."""

from clinic_site.settings.env_file import BASE_DIR

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
    "django.forms",  # the templates of form widgets, which ours extend or replace
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "crispy_forms",
    "phonenumber_field",
    "simple_history",
    "django_tasks",
    "django_tasks_db",
    "clinic_site",
    "education",
    "locations",
]

# Work outside of requests is stored in the database. One worker beside the server runs it: operations/worker.py
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

MIDDLEWARE = [
    "clinic_site.operations.request_ids.RequestIdMiddleware",
    "clinic_site.operations.metrics.MetricsMiddleware",  # removes itself without METRICS_TOKEN
    "clinic_site.shared.headers.on_every_answer",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "clinic_site.shared.headers.staff_may_more",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "clinic_site.translation.middleware.speak_the_language_of_the_address",
    "clinic_site.serving.database_away.answer_without_database",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "clinic_site.serving.body_limits.refuse_large_bodies",
    "django.contrib.messages.middleware.MessageMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",  # records the author of a version
    # Staff access. Both libraries do nothing on public pages; StaffDoor guards only /admin/.
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
    "clinic_site.staff.middleware.StaffDoor",
    "clinic_site.publishing.schedule.ClockMiddleware",  # publishes due drafts before a page is rendered
    "clinic_site.publishing.kept.ask_for_the_edition_once",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "clinic_site.setup.not_open.answer_until_open",
    "clinic_site.translation.middleware.answer_if_the_language_is_open",
    "clinic_site.publishing.withdrawn_pages.answer_for_withdrawn_pages",
    "clinic_site.old_addresses.middleware.redirect_old_addresses",
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
                "clinic_site.setup.context_processors.site",
                "clinic_site.staff.middleware.staff_session",
                "clinic_site.pages.menus.navigation_when_open",
            ],
            "builtins": ["clinic_site.templatetags.review_marks"],
        },
    },
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # widgets may have templates in templates/

CRISPY_ALLOWED_TEMPLATE_PACKS = ["forms"]
CRISPY_TEMPLATE_PACK = "forms"  # templates/forms/

SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True  # a reason may be longer than a line

PHONENUMBER_DEFAULT_REGION = "US"
PHONENUMBER_DEFAULT_FORMAT = "NATIONAL"
PHONENUMBER_DB_FORMAT = "E164"

LANGUAGE_CODE = "en-us"
LANGUAGES = [("en-us", "English"), ("es", "Español")]  # each by its own name
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = "clinic_site.formats"  # dates and numbers in the Spanish of the United States
