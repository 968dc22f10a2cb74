"""The running site: its health check, metrics, the proxy's promises, and clients that never finish."""

import http.client

from tests.proofs.drills import stalled
from tests.proofs.rehearsal.backups import metrics
from tests.proofs.rehearsal.proxy import HOST
from tests.proofs.rehearsal.site import Site
from tests.proofs.rehearsal.visitor import Visitor

ZIP = "98402"


def scrape(site: Site) -> str:
    """Read /metrics through nginx, with the token and without."""
    visitor = Visitor(site.proxy)
    for number in range(4):  # two for each server; pages in the store are not counted
        visitor.ask(f"/search/?q=needle+{number}")
    refused = visitor.ask("/metrics").status
    assert refused == 404, f"/metrics without the token answers {refused}"
    lines = [line for line in metrics(site).splitlines() if line and not line.startswith("#")]
    assert any(line.startswith("site_requests_total{") for line in lines), "the metrics count no requests"
    return f"{len(lines)} values with the token; without it: 404"


def check_health(site: Site) -> str:
    """Run the image's own HEALTHCHECK, for a server that runs and for one that does not."""
    words = site.new.config["Healthcheck"]["Test"][1:]
    codes = {}
    for name, port in (("running", site.ports[0]), ("stopped", 9)):  # nothing listens on port 9
        codes[name] = site.container(site.new, PORT=str(port)).run(*words).returncode
    assert codes["running"] == 0 != codes["stopped"], f"exit codes: {codes}"
    return f"exit code {codes['running']} for a running server, {codes['stopped']} for none"


def keep_promises(site: Site) -> str:
    """HTTP leads to HTTPS, HSTS and secure cookies are sent, nginx logs no ZIP code, one of two servers is enough."""
    plain = http.client.HTTPConnection("127.0.0.1", site.proxy.plain_port, timeout=10)
    plain.request("GET", "/safety/", headers={"Host": HOST})
    answer = plain.getresponse()
    assert (answer.status, answer.getheader("Location")) == (301, f"https://{HOST}/safety/")
    visitor = Visitor(site.proxy)
    page = visitor.ask("/safety/")
    assert "strict-transport-security" in page.headers, "there is no HSTS"
    assert "set-cookie" not in page.headers, "a public page sets a cookie"
    assert "; Secure" in visitor.ask("/admin/login/").headers["set-cookie"], "a cookie is not secure"

    site.servings.pop(site.ports[1]).stop()
    alone = [visitor.ask(f"/locations/near/?q={ZIP}").status for _request in range(20)]
    assert alone == [200] * 20, f"with one of two servers: {alone}"
    site.serve(site.new)
    logs = site.proxy.logs()
    assert "/locations/near/" in logs, "nginx logs no requests"
    assert ZIP not in logs, "nginx logs a ZIP code"
    return f"{site.proxy.changed}; 20 of 20 answers with one of two servers; ZIP codes in the logs: {logs.count(ZIP)}"


def stall(site: Site) -> str:
    """Let 400 clients of each kind stall, straight at a container."""
    found = stalled.drill(site.ports[0], {"Host": HOST, "X-Forwarded-Proto": "https"})
    figures = "\n".join(waits.line(found[0]) for waits in found)
    assert all(waits.is_well for waits in found), f"over {stalled.QUICK * 1000:.0f} ms or not 200:\n{figures}"
    return figures
