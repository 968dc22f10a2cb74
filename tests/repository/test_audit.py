"""`make audit` and `make sbom` report the truth, even when no vulnerability service can be reached."""

import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.repository.test_dependencies import pinned

ROOT = Path(__file__).parent.parent.parent
HASH = " --hash=sha256:" + "0" * 64 + "\n"
LOCK = "alpha==1.0" + HASH + "beta==2.0" + HASH


def weakness(name):
    return {
        "id": "TEST-1",
        "schema_version": "1.0.0",
        "summary": "A weakness",
        "affected": [
            {
                "package": {"name": name, "ecosystem": "PyPI"},
                "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "9.9"}]}],
            }
        ],
    }


@pytest.fixture
def audit(tmp_path):
    """Audit with a local service that lists `weak` packages and fails on `breaks`; return (exit code, lines)."""
    servers = []

    def ask(*weak, breaks="", lock=LOCK):
        class Service(BaseHTTPRequestHandler):
            def do_POST(self):
                query = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                name = query["package"]["name"]
                answer = {"vulns": [weakness(name)]} if name in weak else {}
                self.send_response(500 if name == breaks else 200)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(answer).encode())

            def log_message(self, *args):
                pass

        server = HTTPServer(("127.0.0.1", 0), Service)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return run(f"http://127.0.0.1:{server.server_port}/v1/query", lock)

    def run(url, lock=LOCK):
        (tmp_path / "asked.lock").write_text(lock)
        command = [sys.executable, ".ci/audit", str(tmp_path / "asked.lock")]
        ran = subprocess.run(command, cwd=ROOT, env={"AUDIT_URL": url}, capture_output=True, text=True)
        return ran.returncode, ran.stdout.splitlines()

    ask.of = run
    yield ask
    for server in servers:
        server.shutdown()
        server.server_close()


def test_no_known_vulnerability_passes_and_reports_the_number_of_packages(audit):
    assert audit("django") == (0, ["The service of AUDIT_URL: 2 packages checked, 0 with known vulnerabilities."])


def test_known_vulnerability_fails_and_names_the_fixed_version(audit):
    code, words = audit("django", "beta")
    assert (code, words) == (
        1,
        [
            "VULNERABLE: beta 2.0: TEST-1; fixed in: 9.9",
            "The service of AUDIT_URL: 2 packages checked, 1 with known vulnerabilities.",
        ],
    )


def test_unreachable_service_is_neither_a_pass_nor_a_failure(audit):
    code, words = audit.of("http://127.0.0.1:9/v1/query")
    assert (code, words[-1]) == (
        0,
        "NOT ASKED: no vulnerability service could be reached. This is not a pass.",
    )


def test_service_without_data_is_not_trusted(audit):
    code, words = audit()
    assert (code, words[-1].partition(":")[0]) == (0, "NOT ASKED")


def test_service_that_fails_halfway_is_a_failure(audit):
    code, words = audit("django", breaks="beta")
    assert (code, words) == (
        2,
        ["The service of AUDIT_URL answered, but pip-audit could not finish. The result is unknown."],
    )


def test_unreadable_lock_file_is_a_failure(audit):
    assert audit("django", lock="alpha>=1.0\n")[0] == 2


def test_sbom_lists_exactly_the_locked_packages_and_no_package_index(tmp_path):
    environment = os.environ | {"PIP_INDEX_URL": "https://mirror.invalid/simple"}
    command = [".ci/sbom", str(tmp_path / "sbom.json")]
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    text = (tmp_path / "sbom.json").read_text()
    found = json.loads(text)
    assert (found["bomFormat"], found["metadata"]["component"]["name"]) == ("CycloneDX", "dry-needling-education")
    locked = pinned("requirements.lock")
    assert {part["name"].lower() for part in found["components"]} == set(locked)
    assert [part["name"] for part in found["components"] if f"=={part['version']}" not in locked[part["name"]]] == []
    for part in found["components"]:
        assert part["purl"].startswith(f"pkg:pypi/{part['name']}@{part['version']}")
    assert "mirror.invalid" not in text
