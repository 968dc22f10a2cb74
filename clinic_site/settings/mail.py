"""Mail to staff."""

from clinic_site.settings.env_file import env, setting

SITE_URL = setting(
    "SITE_URL",
    default="http://localhost:8000",
    check=lambda url: url.startswith(("https://", "http://")),
    how="Set SITE_URL to the site's address, for links in e-mails and for search engines: SITE_URL=https://needling.example.org",
)
EMAIL_URL = setting(
    "EMAIL_URL",
    is_secret=True,
    read=env.dj_email_url,
    default="console://",
    check=lambda email: "EMAIL_BACKEND" in email,
    how="Use submission://user:password@host:587, or leave it out to print e-mails. Write @ in a user name as %40.",
)
EMAIL_BACKEND = EMAIL_URL["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = EMAIL_URL["EMAIL_HOST"] or "localhost", EMAIL_URL["EMAIL_PORT"] or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = EMAIL_URL["EMAIL_HOST_USER"] or "", EMAIL_URL["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS, EMAIL_USE_SSL = EMAIL_URL["EMAIL_USE_TLS"], EMAIL_URL["EMAIL_USE_SSL"]
EMAIL_FILE_PATH = EMAIL_URL["EMAIL_FILE_PATH"]
EMAIL_TIMEOUT = EMAIL_URL["EMAIL_TIMEOUT"] or 20  # seconds: a server that hangs must not block the other e-mails
DEFAULT_FROM_EMAIL = setting(
    "DEFAULT_FROM_EMAIL",
    default="staff-desk@localhost",
    check=lambda address: "@" in address,
    how="Set DEFAULT_FROM_EMAIL to the sender's address: DEFAULT_FROM_EMAIL=desk@needling.example.org",
)
