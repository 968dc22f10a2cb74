"""/metrics through nginx, as documented: for the internal network, with the token."""

from tests.proofs.privacy.proxy import Proxy
from tests.proofs.privacy.site import METRICS_TOKEN


def answers(proxy: Proxy) -> dict[str, int]:
    """Return {who asks: the status of /metrics}. Raise AssertionError if one is wrong, or if nothing was counted."""
    token = {"Authorization": f"Bearer {METRICS_TOKEN}", "Host": "10.0.0.5"}
    measured = proxy.ask("/metrics", headers=token)
    found = {
        "internal network, with the token": measured.status,
        "internal network, without": proxy.ask("/metrics").status,
        "elsewhere, with the token": proxy.ask("/metrics", headers=token, client="127.0.0.252").status,
    }
    assert found == dict(zip(found, [200, 404, 403], strict=True)), found
    assert "site_requests_total{" in measured.body, "The metrics through nginx count no requests."
    return found
