"""What the site sends to browsers: HTTPS, cookies, headers, Content-Security-Policy."""

from csp.constants import NONE, SELF

from clinic_site.settings.machine import HTTPS, TRUST_PROXY

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
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

# Browser features that pages may use: none, except on the two finder pages (`may_ask_where`) and the staff pages.
# List only names that browsers support: they log a warning for others.
PERMISSIONS_POLICY: dict[str, str | list[str] | tuple[str]] = dict.fromkeys(
    [
        "accelerometer", "autoplay", "browsing-topics", "camera", "clipboard-read", "clipboard-write", "compute-pressure",
        "display-capture", "encrypted-media", "fullscreen", "gamepad", "geolocation", "gyroscope", "hid",
        "identity-credentials-get", "idle-detection", "keyboard-map", "local-fonts", "magnetometer", "microphone",
        "midi", "otp-credentials", "payment", "picture-in-picture", "publickey-credentials-create",
        "publickey-credentials-get", "screen-wake-lock", "serial", "storage-access", "sync-xhr", "usb",
        "window-management", "xr-spatial-tracking",
    ],
    "none",
)  # fmt: skip
STAFF_PATHS = ("/admin/",)
PERMISSIONS_POLICY_OF_STAFF = PERMISSIONS_POLICY | dict.fromkeys(
    ["clipboard-write", "publickey-credentials-create", "publickey-credentials-get"], "self"
)

SILENCED_SYSTEM_CHECKS = [
    # HSTS covers only this host: we must not switch the clinic's other subdomains to HTTPS, and it takes months to
    # get off a browser's preload list.
    "security.W005",
    "security.W021",
]
