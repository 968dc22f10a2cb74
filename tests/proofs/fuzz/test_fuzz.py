"""`make fuzz` covers every URL in the URLconf, sends the same requests for the same seed, and detects faults."""

import pytest
from django.urls import URLPattern, get_resolver

from tests.proofs.fuzz import checks
from tests.proofs.fuzz.hostile import Maker, Request
from tests.proofs.fuzz.kinds import all_kinds
from tests.wsgi import Answer, ask

pytestmark = pytest.mark.usefixtures("sample_content", "db")

UNLISTED = ["/locations/near/", "/feedback/", "/robots.txt"]
# Nothing links to these while their lists fit on one page.
UNLISTED += ["/questions/is-it-acupuncture/", "/references/kalichman-2010/"]
SAFE = [("Content-Security-Policy", "frame-ancestors 'none'"), ("X-Content-Type-Options", "nosniff")]


@pytest.fixture
def kinds(sample_content, db):
    return all_kinds(ask, UNLISTED)


def count_of_patterns(resolver):
    return sum(
        1 if isinstance(pattern, URLPattern) else count_of_patterns(pattern) for pattern in resolver.url_patterns
    )


def test_every_url_pattern_is_a_kind_and_every_public_one_has_a_working_example(kinds):
    routes = {kind.route for kind in kinds}
    assert len(routes) <= count_of_patterns(get_resolver()) <= len(routes) + 5  # a pattern may be listed twice
    public = [kind for kind in kinds if not kind.is_staffs]
    lost = {kind.name for kind in public if not any(ask(path).status != 404 for path in kind.examples)}
    # One needs a preview link, which `running` creates, and two a picture that staff uploaded. Two return 404 until a
    # setting turns them on, and one to all but the doctor. The samples have no legal notices.
    needs_staff = {"preview_link", "picture", "preview_picture", "notice"}
    assert lost == needs_staff | {"metrics", "security_txt", "seen_by_the_site"}


def test_forms_are_assigned_to_the_urls_they_lead_to(kinds):
    names = {kind.name: sorted({name for form in kind.forms for name in form.fields}) for kind in kinds}
    assert {name: fields for name, fields in names.items() if fields} == {
        "handout": ["size"],
        "clinic_handout": ["size"],
        "search": ["q"],
        "education:feedback": ["answer", "comment", "helpful", "page", "website"],
        "locations:languages": ["language", "state"],
        "locations:near": ["latitude", "longitude", "q", "state"],
        "locations:report": ["details", "website", "what"],
        "locations:state_list": ["state"],
        "locations:register": ["law", "offered"],
    }


def test_requests_depend_only_on_the_seed(kinds):
    public = [kind for kind in kinds if not kind.is_staffs]
    made = [[Maker(seed, public).make(number) for number in range(200)] for seed in (1, 1, 2)]
    assert made[0] == made[1]
    assert sum(one == other for one, other in zip(made[0], made[2], strict=True)) < 40


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer(200, SAFE, b"<p>fine"), []),
        (Answer(503, SAFE, b""), ["answered with 503"]),
        (Answer(200, SAFE[1:], b""), ["has no valid Content-Security-Policy"]),
        (Answer(200, SAFE[:1], b""), ["allows content sniffing"]),
        (Answer(200, [*SAFE, ("Set-Cookie", "a=b")], b""), ["sets a cookie"]),
        (Answer(200, SAFE, b'"><script>alert(1)</script>'), ["repeats a script"]),
        (Answer(301, [*SAFE, ("Location", "//evil.example/")], b""), ["leads to another site: //evil.example/"]),
        (Answer(301, [*SAFE, ("Location", "javascript:x")], b""), ["leads to another site: javascript:x"]),
        (Answer(301, [*SAFE, ("Location", "/safety/")], b""), []),
        (Answer(200, [*SAFE, ("X", "a\nb")], b""), ["has a line break in a header"]),
    ],
    ids=lambda value: str(value)[:40],
)
def test_faults_of_a_response_are_detected(answer, said):
    assert checks.faults(Request("", "GET", "/"), answer, is_staffs=False) == said
