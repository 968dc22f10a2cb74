"""What the rehearsed deployment fills in exists in .deploy/nginx.conf."""

from pathlib import Path

import pytest

from tests.proofs.rehearsal.proxy import SHIPPED, filled_in


@pytest.mark.parametrize(
    ("version", "listen"), [((1, 22), "listen 127.0.0.1:4 ssl http2;"), ((1, 26), "listen 127.0.0.1:4 ssl;")]
)
def test_only_addresses_and_folders_of_the_example_are_filled_in(version, listen):
    shipped = SHIPPED.read_text(encoding="utf-8")
    text = filled_in(shipped, sites=[1, 2], port=4, plain_port=3, folder=Path("/made"), version=version)
    changed = [line.strip() for line in text.splitlines() if line not in shipped.splitlines()]
    assert changed == [
        "server 127.0.0.1:1 max_fails=2 fail_timeout=5s;",
        "server 127.0.0.1:2 max_fails=2 fail_timeout=5s;",
        "listen 127.0.0.1:3;",
        "error_log /made/needling-error.log emerg;",
        listen,
        "ssl_certificate /made/fullchain.pem;",
        "ssl_certificate_key /made/privkey.pem;",
        "access_log /made/needling.log without_queries;",
        "error_log /made/needling-error.log emerg;",
        "allow 127.0.0.0/8;",
    ]
