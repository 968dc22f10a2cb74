"""Checks that every response must pass, whatever the request."""

from tests.proofs.fuzz.hostile import Request
from tests.wsgi import Answer

POLICY = "Content-Security-Policy"


def faults(request: Request, answer: Answer, *, is_staffs: bool) -> list[str]:
    """Return the problems of a response to a hostile request."""
    found = []
    if answer.status >= 500:
        found.append(f"answered with {answer.status}")
    if "frame-ancestors 'none'" not in answer.get(POLICY) or "unsafe" in answer.get(POLICY):
        found.append("has no valid Content-Security-Policy")
    if answer.get("X-Content-Type-Options") != "nosniff":
        found.append("allows content sniffing")
    # A damaged staff cookie is removed or replaced. A client without a cookie never gets one.
    if answer.get("Set-Cookie") and not is_staffs and "Cookie" not in request.headers:
        found.append("sets a cookie")
    if b"<script>alert(1)" in answer.body:
        found.append("repeats a script")
    target = answer.get("Location")
    if target.startswith("//") or (":" in target.partition("/")[0] and not target.startswith("http://testserver/")):
        found.append(f"leads to another site: {target[:80]}")
    if any("\r" in value or "\n" in value for _name, value in answer.headers):
        found.append("has a line break in a header")
    return found
