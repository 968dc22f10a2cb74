"""manage.py doctor: a line for each finding, an exit code for monitoring, and the same for administrators on the desk."""

import json
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection

from clinic_site.operations import database_health, machine_health
from clinic_site.shared import health_registry
from clinic_site.shared.health_registry import Finding, Level, register_health_check
from tests.html import Page
from tests.staff import make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def checks(monkeypatch, settings):
    """An empty registry on a site in production."""
    settings.HTTPS = True
    monkeypatch.setattr(health_registry, "_registered", {})
    monkeypatch.setattr(health_registry, "is_loud", False)


def check(name, *findings, **options):
    register_health_check(name, lambda: iter(findings), **{"place": 1} | options)


def doctor(*arguments):
    """Return (exit code, output)."""
    out = StringIO()
    try:
        call_command("doctor", *arguments, stdout=out)
    except SystemExit as error:
        return error.code, out.getvalue()
    return 0, out.getvalue()


WELL = Finding("a", Level.WELL, "Good.")
WARNING = Finding("b", Level.WARNING, "Late.", "Hurry.")
BROKEN = Finding("c", Level.BROKEN, "Gone.", "Find it.")


@pytest.mark.parametrize(("findings", "code"), [([WELL], 0), ([WELL, WARNING], 1), ([BROKEN, WARNING, WELL], 2)])
def test_exit_code_is_that_of_the_worst_finding(checks, findings, code):
    check("x", *findings)
    assert doctor()[0] == code


def test_each_finding_is_a_line_in_the_order_of_the_checks(checks):
    check("last", BROKEN, place=3)
    check("first", WELL, WARNING, place=2)
    assert doctor() == (2, "ok       Good.\nwarning  Late. Hurry.\nbroken   Gone. Find it.\n")
    assert doctor("--quiet") == (2, "warning  Late. Hurry.\nbroken   Gone. Find it.\n")


def test_json_is_one_object(checks):
    check("x", WELL, WARNING)
    code, text = doctor("--json")
    assert (code, json.loads(text)) == (
        1,
        {
            "level": "warning",
            "findings": [
                {"key": "a", "level": "ok", "found": "Good.", "do": ""},
                {"key": "b", "level": "warning", "found": "Late.", "do": "Hurry."},
            ],
        },
    )


def test_check_that_fails_is_a_finding_and_the_others_still_run(checks):
    register_health_check("bad", lambda: 1 / 0, place=1)
    check("good", WELL, place=2)
    assert doctor() == (
        2, "broken   The check “bad” failed: ZeroDivisionError Run the command again with --traceback.\nok       Good.\n",
    )  # fmt: skip
    with pytest.raises(ZeroDivisionError):
        doctor("--traceback")


def test_without_a_database_only_checks_that_need_none_run(checks):
    check("database", Finding("database", Level.BROKEN, "Away."), needs_database=False)
    check("accounts", WELL, place=2)
    check("disk", WARNING, place=3, needs_database=False)
    assert doctor()[1] == "broken   Away.\nwarning  Late. Hurry.\n"


def test_trial_is_asked_only_what_a_trial_has(checks, settings):
    settings.HTTPS = False
    check("timers", BROKEN, is_quick=True)
    check("database", WELL, in_trials=True)
    assert doctor() == (0, "ok       Good.\n")
    assert health_registry.quick_findings() == []


def test_real_checks_run_on_a_new_site(db):
    code, text = doctor("--json")
    assert code == 2
    assert {one["key"] for one in json.loads(text)["findings"] if one["key"].startswith("check.")} == set()


# Single checks -----------------------------------------------------------------------------------------------


def keys(findings):
    return [one.key for one in findings()]


def test_settings_that_only_suit_a_trial_are_found(settings):
    settings.SITE_URL, settings.ERROR_MAIL_TO = "http://localhost:8000", []
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert keys(machine_health.settings_findings) == ["settings.site_url", "settings.mail", "settings.error_mail"]
    settings.SITE_URL, settings.ERROR_MAIL_TO = "https://needling.example.org", ["it@example.org"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.DEFAULT_FROM_EMAIL = "staff-desk@localhost"
    assert keys(machine_health.settings_findings) == ["settings.sender"]


def test_doctor_says_that_a_staging_site_is_kept_out_of_search_engines(settings):
    settings.STAGING = True
    [finding] = [one for one in machine_health.settings_findings() if one.key == "settings.staging"]
    assert (finding.words, finding.is_well) == ("Search engines are kept away from this site (STAGING).", True)
    settings.STAGING = False
    assert "settings.staging" not in keys(machine_health.settings_findings)


def test_mail_server_that_is_away_is_found(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    [finding] = machine_health.mail_findings()
    assert (finding.level.name, finding.words) == (
        "BROKEN", "The mail server 127.0.0.1:1 does not answer: Connection refused.",
    )  # fmt: skip


@pytest.mark.parametrize(("free", "level"), [(100, "WELL"), (1, "WARNING"), (0.1, "BROKEN")])
def test_disk_that_fills_up_is_found(monkeypatch, free, level):
    usage = type("Usage", (), {"free": free * machine_health.GIGABYTE})
    monkeypatch.setattr(machine_health.shutil, "disk_usage", lambda folder: usage)
    assert [one.level.name for one in machine_health.disk_findings()] == [level]


def test_clock_that_is_wrong_is_found(monkeypatch):
    now = database_health.timezone.now()
    for seconds, level in ((1, "WELL"), (10, "WARNING"), (40, "BROKEN")):
        finding = database_health._clock(now - database_health.datetime.timedelta(seconds=seconds))
        assert finding.level.name == level


# The desk ----------------------------------------------------------------------------------------------------


def test_desk_shows_administrators_what_is_not_well(checks, administrator):
    check("quick", WELL, WARNING, BROKEN, is_quick=True)
    check("slow", Finding("d", Level.BROKEN, "Slow."))
    section = Page(administrator.get("/admin/")).one("ul", class_="health-lines")
    assert [line.text for line in section.all("li")] == ["Broken Gone. Find it.", "To do Late. Hurry."]


def test_page_runs_the_slow_checks_only_when_asked(checks, administrator):
    check("quick", WELL, is_quick=True)
    check("slow", WARNING)
    assert Page(administrator.get("/admin/health/")).all("ul", class_="health-lines") == []
    lines = Page(administrator.post("/admin/health/")).one("ul", class_="health-lines")
    assert [line.text for line in lines.all("li")] == ["To do Late. Hurry.", "Good Good."]


@pytest.mark.parametrize("role", ["Writer", "Clinical reviewer", "Publisher", "Location manager"])
def test_other_roles_see_nothing_of_it(checks, client, role):
    check("quick", BROKEN, is_quick=True)
    client.force_login(make_staff(role))
    assert "Gone." not in client.get("/admin/").content.decode()
    assert client.get("/admin/health/").status_code == 403


def test_quick_checks_take_few_queries(settings, django_assert_max_num_queries):
    settings.HTTPS = True
    with django_assert_max_num_queries(7):  # one less while a worker lives
        health_registry.quick_findings()


# A unit that failed ------------------------------------------------------------------------------------------


def test_failed_unit_is_mailed(settings, capsys):
    settings.ERROR_MAIL_TO = ["it@example.org"]
    call_command("mail_failure", "needling-backup.service")
    [sent] = mail.outbox
    assert (sent.to, sent.subject.startswith("needling-backup.service failed on ")) == (["it@example.org"], True)
    assert "journalctl -u needling-backup.service" in sent.body


def test_failed_unit_without_an_address_is_said(settings):
    settings.ERROR_MAIL_TO = []
    with pytest.raises(CommandError, match="nobody is told: ERROR_MAIL_TO is not set"):
        call_command("mail_failure", "needling-backup.service")


AS_INSTALLED = {
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_min_duration_sample": "-1",
    "log_transaction_sample_rate": "0",
    "log_parameter_max_length": "-1",
    "log_parameter_max_length_on_error": "0",
}


@pytest.mark.parametrize(
    ("changed", "keys"),
    [
        ({}, []),
        ({"log_statement": "ddl"}, []),
        ({"log_statement": "mod"}, ["database.log"]),
        ({"log_statement": "all"}, ["database.log"]),
        ({"log_statement": "all", "log_parameter_max_length": "0"}, []),
        ({"log_min_duration_statement": "250"}, ["database.log"]),
        ({"log_min_duration_sample": "250"}, ["database.log"]),
        ({"log_transaction_sample_rate": "0.01"}, ["database.log"]),
        ({"log_parameter_max_length_on_error": "-1"}, ["database.log"]),
        ({"log_parameter_max_length": "0", "log_parameter_max_length_on_error": "80"}, ["database.log"]),
    ],
)
def test_doctor_warns_if_postgresql_logs_what_visitors_type(changed, keys):
    assert [finding.key for finding in database_health._log(AS_INSTALLED | changed)] == keys


def test_doctor_reads_the_settings_of_the_log_from_postgresql():
    if connection.vendor != "postgresql":
        pytest.skip("Only PostgreSQL has these settings.")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL log_parameter_max_length_on_error = 80")
    assert "database.log" in {finding.key for finding in database_health.findings()}
