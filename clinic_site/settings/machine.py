"""The machine the site runs on: hosts, database, time zone, log level."""

import zoneinfo

from clinic_site.environment import anything
from clinic_site.settings.env_file import BASE_DIR, env, setting

DEBUG = setting(
    "DEBUG",
    read=env.bool,
    check=anything,
    default=False,
    how="Set DEBUG to True during development. Otherwise set it to False or leave it out.",
)
SECRET_KEY = setting(
    "SECRET_KEY",
    is_secret=True,
    how=(
        "It signs staff sessions. In production, set it in the environment to the output of: "
        "python -c 'import secrets; print(secrets.token_urlsafe(50))'. For a demo, `make run` creates one."
    ),
)
SECRET_KEY_FALLBACKS = setting(
    "SECRET_KEY_FALLBACKS",
    is_secret=True,
    read=env.list,
    check=anything,
    default=[],
    how="List earlier values of SECRET_KEY, separated by commas, or leave it out.",
)
ALLOWED_HOSTS = setting(
    "ALLOWED_HOSTS",
    read=env.list,
    default=["localhost", "127.0.0.1", "[::1]"],
    how="List the host names of this site, separated by commas: ALLOWED_HOSTS=needling.example.org",
)
HTTPS = setting(
    "HTTPS",
    read=env.bool,
    check=anything,
    default=True,
    how="Leave it out in production. Set HTTPS to False only on a machine without HTTPS, such as a laptop.",
)
STAGING = setting(
    "STAGING",
    read=env.bool,
    check=anything,
    default=False,
    how="Set STAGING to True on a site for trying things out, so that search engines never list it.",
)
TRUST_PROXY = setting(
    "TRUST_PROXY",
    read=env.bool,
    check=anything,
    default=False,
    how="Set TRUST_PROXY to True only behind a proxy that overwrites X-Forwarded-Proto.",
)
CSRF_TRUSTED_ORIGINS = setting(
    "CSRF_TRUSTED_ORIGINS",
    read=env.list,
    default=[],
    check=lambda origins: all(origin.startswith(("https://", "http://")) for origin in origins),
    how="List origins with their scheme, separated by commas: CSRF_TRUSTED_ORIGINS=https://needling.example.org",
)
DATABASES = {
    "default": setting(
        "DATABASE_URL",
        is_secret=True,
        read=env.dj_db_url,
        check=lambda database: database["ENGINE"].endswith((".postgresql", ".sqlite3")),
        conn_max_age=60,
        conn_health_checks=True,
        how="Use postgres://user:password@host:5432/name in production. For a demo, `make run` creates an SQLite file.",
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    if DATABASES["default"]["NAME"] != ":memory:":
        # Relative paths start at the project's folder, so commands find the same file from any working directory.
        DATABASES["default"]["NAME"] = str(BASE_DIR / DATABASES["default"]["NAME"])
    DATABASES["default"]["OPTIONS"] = {
        # Writers wait for each other instead of failing in the middle of a transaction.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
DATABASE_POOL = setting(
    "DATABASE_POOL",
    read=env.int,
    default=4,
    check=lambda count: count >= 0,
    how="Set DATABASE_POOL to the number of PostgreSQL connections each process keeps, usually the same as THREADS: 4",
)
DATABASE_PATIENCE = setting(
    "DATABASE_PATIENCE",
    read=env.float,
    default=2.0,
    check=lambda seconds: seconds > 0,
    how="Set DATABASE_PATIENCE to the number of seconds a page waits for one answer from PostgreSQL: 2",
)
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    DATABASES["default"]["ENGINE"] = "clinic_site.serving.postgresql"
    # Give up on an unresponsive machine within seconds. TCP's default is 15 minutes.
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        connect_timeout=2, tcp_user_timeout=3000, keepalives_idle=5, keepalives_interval=2, keepalives_count=2
    )
    # Send values apart from the statement. PostgreSQL logs the statement of every canceled query, and with Django's default
    # it would contain what a visitor typed.
    DATABASES["default"]["OPTIONS"]["server_side_binding"] = True
    if DATABASE_POOL:
        DATABASES["default"]["OPTIONS"]["pool"] = {
            "min_size": 1,
            "max_size": DATABASE_POOL,
            "timeout": 1,  # fail a request that gets no connection within a second; the default is 30
            # The pool retries after 1, 2, 4, 8 seconds and so on. After it has given up, the next request starts it again.
            "reconnect_timeout": 1,
        }
        DATABASES["default"]["CONN_MAX_AGE"] = 0  # the pool keeps connections open
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
    how="Set TIME_ZONE to the staff's time zone, such as America/Chicago. Each clinic has its own.",
)
