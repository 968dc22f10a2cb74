"""Settings come from the environment. Defaults are safe, and errors explain how to fix a wrong setting."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from environs import Env

from clinic_site import environment
from clinic_site.setup.site_settings import SiteSettings
from tests import factories as make
from tests.clinic_site.bare_machine import KEY, read

ROOT = Path(__file__).parent.parent.parent
KEEP = {"PATH": os.environ.get("PATH", ""), "SYSTEMROOT": os.environ.get("SYSTEMROOT", "")}


def test_makemigrations_check_works_in_a_bare_checkout():
    command = [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"]
    asked = subprocess.run(command, cwd=ROOT, env=KEEP, capture_output=True, text=True)
    assert (asked.returncode, asked.stdout) == (0, "No changes detected\n"), asked.stderr


def test_missing_secret_key_prevents_the_start_and_explains_how_to_set_it(machine):
    started = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=machine, env=KEEP, capture_output=True, text=True
    )
    assert (started.returncode, started.stderr) == (
        1,
        "The setting SECRET_KEY is missing. It signs staff sessions. In production, set it in the environment to the output "
        "of: python -c 'import secrets; print(secrets.token_urlsafe(50))'. For a demo, `make run` creates one.\n",
    )


def test_missing_database_url_prevents_the_start_and_creates_no_file(machine):
    started = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=machine, env=KEEP | {"SECRET_KEY": KEY},
        capture_output=True, text=True,
    )  # fmt: skip
    assert (started.returncode, started.stderr) == (
        1,
        "The setting DATABASE_URL is missing. Use postgres://user:password@host:5432/name in production. For a demo, "
        "`make run` creates an SQLite file.\n",
    )
    assert list(machine.glob("*.sqlite3")) == []


def test_empty_secret_key_counts_as_missing(machine):
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY"):
        read(machine, SECRET_KEY="")


@pytest.mark.parametrize(
    ("name", "value", "how"),
    [
        ("DEBUG", "maybe", "Set DEBUG to True during development"),
        ("HTTPS", "sometimes", "Set HTTPS to False only on a machine without HTTPS"),
        ("TRUST_PROXY", "2", "Set TRUST_PROXY to True only behind a proxy"),
        ("HASHED_STATIC", "-", "Leave it out"),
        ("LOG_LEVEL", "LOUD", "Set LOG_LEVEL to DEBUG, INFO, WARNING or ERROR."),
        ("STAFF_IDLE_MINUTES", "0", "Set STAFF_IDLE_MINUTES to the minutes of inactivity"),
        ("EMAIL_URL", "pigeon://loft", "Use submission://user:password@host:587"),
        ("EMAIL_URL", "", "Use submission://user:password@host:587"),
        ("SITE_URL", "needling.example.org", "Set SITE_URL to the site's address"),
        ("DEFAULT_FROM_EMAIL", "the desk", "Set DEFAULT_FROM_EMAIL to the sender's address"),
        ("DATABASE_URL", "oracle-of-delphi://x", "Use postgres://user:password@host:5432/name"),
        ("DATABASE_PATIENCE", "0", "Set DATABASE_PATIENCE to the number of seconds a page waits"),
        ("TIME_ZONE", "America/Tacoma", "Set TIME_ZONE to the staff's time zone"),
        ("CLINIC_PHONE", "none", "Set CLINIC_PHONE to the number for questions, with country code"),
        ("CSRF_TRUSTED_ORIGINS", "needling.example.org", "List origins with their scheme"),
        ("LOG_FORMAT", "xml", "Set LOG_FORMAT to text, for people, or json"),
        ("METRICS_TOKEN", "short", "Leave it out to turn metrics off"),
        ("LARGE_ANSWERS_DIR", "answers", "Set LARGE_ANSWERS_DIR to the whole path of a folder"),
        ("METRICS_DIR", "metrics", "Set METRICS_DIR to the full path of a folder"),
        ("ERROR_MAIL_TO", "it", "List the addresses to notify of errors"),
        ("SENTRY_DSN", "sentry", "Leave it out, or set SENTRY_DSN to the project's DSN"),
        ("SECURITY_CONTACT", "security@example.org", "Set SECURITY_CONTACT to the contact for security reports"),
    ],
)
def test_wrong_value_prevents_the_start_and_explains_how_to_set_the_setting(machine, name, value, how):
    with pytest.raises(ImproperlyConfigured) as error:
        read(machine, **{name: value})
    assert name in str(error.value)
    assert how in str(error.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "oracle-of-delphi://staff:" + "pass-phrase@db/name"),
        ("EMAIL_URL", "pigeon://staff:" + "pass-phrase@mail.example.org"),
        ("METRICS_TOKEN", "pass-phrase"),
        ("SENTRY_DSN", "pass-phrase@sentry.example.org"),
    ],
)
def test_error_does_not_repeat_a_wrong_secret(machine, name, value):
    with pytest.raises(ImproperlyConfigured, match=name) as error:
        read(machine, **{name: value})
    assert "pass-phrase" not in str(error.value)


def test_default_is_not_checked(monkeypatch):
    monkeypatch.delenv("NEWSLETTER_URL", raising=False)
    assert environment.setting("NEWSLETTER_URL", read=Env().str, default="", how="Set it.") == ""
    monkeypatch.setenv("NEWSLETTER_URL", "")
    with pytest.raises(ImproperlyConfigured, match="can't be ''"):
        environment.setting("NEWSLETTER_URL", read=Env().str, default="", how="Set it.")


def test_defaults_are_safe(machine):
    found = read(machine)
    names = [
        "DEBUG", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE",
        "SESSION_COOKIE_HTTPONLY", "CSRF_COOKIE_HTTPONLY", "SECURE_PROXY_SSL_HEADER", "X_FRAME_OPTIONS",
        "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS",
    ]  # fmt: skip
    assert {name: found[name] for name in names} == {
        "DEBUG": False,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 365 * 24 * 3600,
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_HTTPONLY": True,
        "SECURE_PROXY_SSL_HEADER": None,
        "X_FRAME_OPTIONS": "DENY",
        "ALLOWED_HOSTS": ["localhost", "127.0.0.1", "[::1]"],
        "CSRF_TRUSTED_ORIGINS": [],
    }


def test_laptop_without_https_gets_neither_redirects_nor_secure_cookies(machine):
    found = read(machine, HTTPS="False")
    names = ["SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE"]
    assert [found[name] for name in names] == [False, 0, False, False]


def test_proxy_is_trusted_only_with_trust_proxy(machine):
    assert read(machine, TRUST_PROXY="True")["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")


@pytest.mark.parametrize(
    ("url", "name"),
    [("sqlite:///site.sqlite3", "{}/site.sqlite3"), ("sqlite:////srv/x", "/srv/x"), ("sqlite:///:memory:", ":memory:")],
)
def test_sqlite_path_does_not_depend_on_the_working_directory(machine, url, name):
    found = read(machine, DATABASE_URL=url, HTTPS="False")["DATABASES"]["default"]
    assert (found["ENGINE"], found["NAME"]) == ("django.db.backends.sqlite3", name.format(machine))
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_database_in_production_is_postgresql(machine):
    url = "postgres://staff@db.example:5433/needling"
    other = read(machine, DATABASE_URL=url, ALLOWED_HOSTS="needling.example.org")["DATABASES"]["default"]
    assert (other["ENGINE"], other["HOST"], other["PORT"], other["NAME"]) == (
        "clinic_site.serving.postgresql",
        "db.example",
        5433,
        "needling",
    )
    assert "transaction_mode" not in other.get("OPTIONS", {})


@pytest.mark.parametrize(
    ("environment", "hashed"),
    [({}, True), ({"DEBUG": "True"}, False), ({"HASHED_STATIC": "False"}, False)],
    ids=["production", "debug", "turned off"],
)
def test_static_files_have_hashed_names_in_production(machine, environment, hashed):
    found = read(machine, **environment)
    assert ("Manifest" in found["STORAGES"]["staticfiles"]["BACKEND"]) is hashed
    assert found["WHITENOISE_USE_FINDERS"] is not hashed


def test_env_file_is_read_and_the_environment_overrides_it(machine):
    (machine / ".env").write_text("CLINIC_NAME=From the file\nLOG_LEVEL=ERROR\n")
    found = read(machine, CLINIC_NAME="From the environment")
    assert found["CLINIC_NAME"] == "From the environment"
    assert found["LOG_LEVEL"] in ("ERROR", 40)


def test_name_and_phone_of_the_clinic_are_on_every_page(db, client):
    make.change(SiteSettings.objects.get(), name="Elm Street Clinic", phone="+13605550142")
    html = client.get("/safety/").content.decode()
    assert "Elm Street Clinic" in html
    assert 'href="tel:+1-360-555-0142">(360) 555-0142</a>' in html


def test_plain_http_is_redirected_to_https_in_production(db, client, settings):
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 3600
    response = client.get("/safety/")
    assert (response.status_code, response["Location"]) == (301, "https://testserver/safety/")
    assert client.get("/safety/", secure=True)["Strict-Transport-Security"] == "max-age=3600"


@pytest.mark.nightly
def test_deployment_check_finds_no_issues(machine):
    environment = KEEP | {
        "SECRET_KEY": "k" + "3x-Zq7" * 12, "DATABASE_URL": "sqlite:///:memory:", "ALLOWED_HOSTS": "needling.example.org",
    }  # fmt: skip
    checked = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT, env=environment | {"HTTPS": "True", "DEBUG": "False"}, capture_output=True, text=True,
    )  # fmt: skip
    assert (checked.returncode, checked.stdout) == (0, "System check identified no issues (2 silenced).\n")


def test_migrations_match_the_models(db, capsys):
    call_command("makemigrations", check=True, dry_run=True, verbosity=1)
    assert capsys.readouterr().out.strip() == "No changes detected"


def test_emails_are_printed_unless_a_server_is_set(machine):
    assert read(machine)["EMAIL_BACKEND"] == "django.core.mail.backends.console.EmailBackend"
    found = read(machine, EMAIL_URL="submission://desk%40clinic:password@mail.example.org")
    assert {name: value for name, value in found.items() if name.startswith("EMAIL_") and name != "EMAIL_URL"} == {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "mail.example.org",
        "EMAIL_PORT": 587,
        "EMAIL_HOST_USER": "desk@clinic",
        "EMAIL_HOST_PASSWORD": "password",
        "EMAIL_USE_TLS": True,
        "EMAIL_USE_SSL": False,
        "EMAIL_FILE_PATH": "",
        "EMAIL_TIMEOUT": 20,
    }
