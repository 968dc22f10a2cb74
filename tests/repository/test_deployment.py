"""The deployment files, as far as they can be tested without a container engine or systemd."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.core.management import get_commands

from tests.proofs.rehearsal import units
from tests.proofs.rehearsal.units import TIMERS, UNITS, verify

ROOT = Path(__file__).parent.parent.parent
SERVE = ["python", "-m", "clinic_site.serving"]


def text_of(name):
    return (ROOT / name).read_text(encoding="utf-8")


def instructions():
    """Return the instructions of Containerfile, one line each, without comments."""
    lines = [line for line in text_of("Containerfile").splitlines() if line.strip() and not line.startswith("#")]
    return re.sub(r"\\\n\s*", " ", "\n".join(lines)).splitlines()


def last_stage():
    whole = instructions()
    return whole[max(index for index, line in enumerate(whole) if line.startswith("FROM ")) :]


def test_container_runs_as_unprivileged_user_who_owns_no_files():
    [user] = [line.split()[1] for line in last_stage() if line.startswith("USER ")]
    assert [int(part) >= 10000 for part in user.split(":")] == [True, True]
    assert [line for line in instructions() if "--chown" in line or "chmod" in line] == []


def test_container_has_a_health_check():
    [check] = [line for line in last_stage() if line.startswith("HEALTHCHECK ")]
    assert "'/healthz'" in check


def test_container_installs_only_wheels_from_the_lock_file_checked_by_hash():
    assert "ARG LOCK=requirements.lock" in instructions()
    installs = [line for line in instructions() if "pip install" in line]
    assert [line.partition("pip ")[2] for line in installs] == [
        "install --require-hashes --only-binary :all: -r ${LOCK}"
    ]
    assert [line for line in instructions() if re.search(r"\b(apt|curl|wget|ADD)\b|https?://(?!127)", line)] == []


def test_image_contains_no_secrets():
    kept = [line for line in instructions() if line.startswith(("ENV", "ARG", "LABEL"))]
    assert [line for line in kept if re.search(r"SECRET|PASSWORD|TOKEN|DSN|DATABASE_URL", line)] == []


def test_image_contains_the_code_but_no_history_tests_or_local_settings():
    ignore = text_of(".dockerignore").splitlines()
    allowed = {line[1:] for line in ignore if line.startswith("!")}
    copies = [line.split()[1:-1] for line in instructions() if line.startswith("COPY ") and "--from" not in line]
    copied = {name for names in copies for name in names}
    assert "*" in ignore
    assert copied == allowed == {
        "requirements.lock", ".deploy/sentry.lock", "manage.py", "clinic_site", "education", "locations", "templates", "static",
    }  # fmt: skip
    assert [name for name in copied if not (ROOT / name).exists()] == []


def test_container_and_unit_run_the_same_command():
    [command] = [line for line in last_stage() if line.startswith("CMD ")]
    assert re.findall(r'"([^"]+)"', command) == SERVE
    [start] = re.findall(r"^ExecStart=(.*)$", text_of(".deploy/needling.service"), re.MULTILINE)
    assert start.split() == ["/opt/needling/.venv/bin/python", *SERVE[1:]]


def test_compose_reads_secrets_from_the_environment_and_listens_only_on_loopback():
    compose = text_of("compose.yaml")
    secrets = re.findall(r"^\s+(\w*(?:PASSWORD|SECRET_KEY)): (.*)$", compose, re.MULTILINE)
    assert {name for name, _value in secrets} == {"PGPASSWORD", "SECRET_KEY", "POSTGRES_PASSWORD"}
    assert [name for name, value in secrets if not value.startswith("${") or ":?" not in value] == []
    assert re.findall(r"^\s+ports: (.*)$", compose, re.MULTILINE) == ['["127.0.0.1:8000:8000"]']


@pytest.mark.parametrize("part", ["x-site: &site", "  db:"])
def test_every_container_is_read_only_and_unprivileged(part):
    block = re.search(rf"^{re.escape(part)}\n(.*?)(?=^\S|^  \w+:\n|\Z)", text_of("compose.yaml"), re.M | re.S)[0]
    block += text_of("compose.yaml").partition(part)[2].partition("\n\n")[0]
    for words in ("read_only: true", "cap_drop: [ALL]", '"no-new-privileges:true"'):
        assert words in block


def test_docker_compose_accepts_the_compose_file(tmp_path):
    if not shutil.which("docker") or subprocess.run(["docker", "compose", "version"], capture_output=True).returncode:
        pytest.skip("docker compose is not installed.")
    for name in ("compose.yaml", "Containerfile"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / ".env").write_text("SECRET_KEY=of-this-test\n")
    command = ["docker", "compose", "config", "--quiet"]
    without = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert without.returncode != 0
    assert "Set POSTGRES_PASSWORD in .env" in without.stderr
    (tmp_path / ".env").write_text("SECRET_KEY=of-this-test\nPOSTGRES_PASSWORD=of-this-test\n")
    understood = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert (understood.returncode, understood.stderr) == (0, "")


def test_units_and_timers_refer_to_existing_units_and_commands():
    names = {path.name for path in UNITS}
    started = [re.search(r"^Unit=(.*)$", path.read_text(), re.MULTILINE)[1] for path in TIMERS]
    assert len(started) == 6
    assert [unit for unit in started if re.sub(r"@\w+", "@", unit) not in names] == []
    whole = " ".join(path.read_text() for path in [*UNITS, *TIMERS]) + text_of("clinic_site/docs/operating.md")
    commands = set(re.findall(r"needling-manage@(\w+)|manage\.py (?!help)([a-z_]+)", whole))
    named = {first or second for first, second in commands}
    assert named >= {"purge", "clearsessions", "review_digest", "send_notices", "notice_digest", "backup", "migrate"}
    assert named - set(get_commands()) == set()


def needling_manage():
    """Return the words of the shell function in operating.md that runs a command under systemd."""
    function = re.search(
        r"^needling-manage\(\) \{\n(.*?)^\}", text_of("clinic_site/docs/operating.md"), re.MULTILINE | re.DOTALL
    )
    return function[1].replace("\\\n", " ").split()


def test_commands_under_systemd_run_as_the_user_and_with_the_settings_of_the_service():
    unit = dict(re.findall(r"^(\w+)=(.*)$", text_of(".deploy/needling.service"), re.MULTILINE))
    media = "Environment=MEDIA_ROOT=/var/lib/needling/media"
    assert needling_manage() == [
        *("systemd-run", "--pty", "--wait", "--collect", "--quiet", f"--uid={unit['User']}", f"--gid={unit['Group']}"),
        f"--property=WorkingDirectory={unit['WorkingDirectory']}",
        f"--property=EnvironmentFile=${{NEEDLING_ENV:-{unit['EnvironmentFile']}}}",
        f"--property={media}",
        *(unit["ExecStart"].split()[0], "manage.py", '"$@"'),
    ]
    written = [path.name for path in UNITS if media in path.read_text(encoding="utf-8").splitlines()]
    assert sorted(written) == ["needling-backup.service", "needling-manage@.service", "needling.service"]


def test_systemd_run_has_the_options_that_the_function_uses():
    if not shutil.which("systemd-run"):
        pytest.skip("systemd-run is not installed.")
    listed = subprocess.run(["systemd-run", "--help"], capture_output=True, text=True, check=True).stdout
    options = {word.partition("=")[0] for word in needling_manage() if word.startswith("--")}
    assert options - set(re.findall(r"--[a-z]+", listed)) == set()


def test_compose_always_serves_with_https():
    settings = text_of("compose.yaml").partition("environment: &settings\n")[2].partition("  read_only")[0]
    assert re.findall(r"^    HTTPS: (\S+)", settings, re.MULTILINE) == ['"True"']


def test_compose_uses_its_own_database_unless_another_is_set():
    urls = re.findall(r"^    DATABASE_URL: (\S+)", text_of("compose.yaml"), re.MULTILINE)
    assert urls == ["${DATABASE_URL:-postgres://needling@db:5432/needling}"]


@pytest.fixture
def machine(tmp_path):
    """A root folder for systemd-analyze, with the site's units installed."""
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed.")
    units.install(tmp_path)
    return tmp_path


def test_systemd_accepts_every_unit_and_timer(machine):
    assert verify(machine, *units.names()) == (0, [])


def test_systemd_reports_an_unknown_value(machine):
    broken = machine / "etc" / "systemd" / "system" / "broken.service"
    broken.write_text(text_of(".deploy/needling.service").replace("ProtectSystem=strict", "ProtectSystem=tight"))
    [message] = verify(machine, "broken.service")[1]
    assert message.endswith("Failed to parse protect system value, ignoring: tight")


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_unit_is_hardened(unit):
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed.")
    assert units.exposure(unit) <= units.MOST_EXPOSED
