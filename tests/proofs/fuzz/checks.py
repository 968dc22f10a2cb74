"""What every answer must be, whatever was asked."""

from tests.proofs.fuzz.hostile import Request
from tests.wsgi import Answer

POLICY = "Content-Security-Policy"


def faults(request: Request, answer: Answer, *, is_staffs: bool) -> list[str]:
    """Return what is wrong with an answer to a hostile request; [] for nothing."""
    found = []
    if answer.status >= 500:
        found.append(f"answered with {answer.status}")
    if "frame-ancestors 'none'" not in answer.get(POLICY) or "unsafe" in answer.get(POLICY):
        found.append("has no policy for its content")
    if answer.get("X-Content-Type-Options") != "nosniff":
        found.append("may be taken for something else")
    # A cookie of the staff that is damaged is taken away or replaced; who brings none never gets one.
    if answer.get("Set-Cookie") and not is_staffs and "Cookie" not in request.headers:
        found.append("sets a cookie")
    if b"<script>alert(1)" in answer.body:
        found.append("repeats a script")
    target = answer.get("Location")
    if target.startswith("//") or (":" in target.partition("/")[0] and not target.startswith("http://testserver/")):
        found.append(f"leads to another site: {target[:80]}")
    if any("\r" in value or "\n" in value for _name, value in answer.headers):
        found.append("has a header of two lines")
    return found
