"""The event loop sends large answers: whole, in gzip, to HEAD, as 304, and to many readers for one making."""

import asyncio
import gzip
import math
import time
from types import SimpleNamespace

import pytest

from clinic_site.serving.large_answers import sent_answers as module
from clinic_site.serving.large_answers.made_answers import edition_of
from clinic_site.serving.large_answers.sent_answers import SentAnswers
from clinic_site.serving.page_store.edition import Stamp
from clinic_site.serving.sending import Response
from clinic_site.shared.large_answers import HANDOVER
from tests.wsgi import environment

PATH = "/locations/clinics.csv"
BODY = b"a clinic, " * 100


class Django:
    """Hands every answer over, or gives a small one."""

    def __init__(self):
        self.is_large, self.may_lag, self.asked = True, 0, 0

    async def __call__(self, environ):
        self.asked += 1
        if self.is_large and HANDOVER in environ:
            handover = environ[HANDOVER]
            handover.is_handed_over, handover.name, handover.may_lag = True, environ["PATH_INFO"], self.may_lag
            return Response(202, [], b"")
        return Response(200, [], b"small")


class Making:
    """Makes answers at once, of the edition that is asked for, unless `fails`."""

    def __init__(self, answers):
        self.answers, self.made, self.fails = answers, 0, False

    def make(self, environ, name, edition, *, may_lag):
        self.made += 1
        if self.fails:
            return None
        self.answers.add(name, edition, time.time(), [("Content-Type", "text/csv")], [BODY])
        return self.answers.newest(name)


@pytest.fixture
def large(tmp_path):
    large = SentAnswers(tmp_path, edition=SimpleNamespace(stamp=Stamp(1, None), is_away=False), proxy_header=None)
    large.making = Making(large.answers)
    large.django = Django()
    return large


def ask(large, path=PATH, **request):
    """Return (status, headers, body)."""
    environ = environment(path, **request)
    response = large.known(environ) or asyncio.run(large.response(environ, large.django))
    body = response.body
    if not isinstance(body, bytes):
        with body:
            body = body.read()
    return response.status, dict(response.headers), body


def test_many_readers_cost_what_one_costs(large):
    answers = [ask(large) for _reader in range(100)]
    assert {(status, body) for status, _headers, body in answers} == {(200, BODY)}
    assert (large.django.asked, large.making.made) == (1, 1)
    assert [headers["Cache-Status"] for _status, headers, _body in answers] == [
        "page-store; fwd=miss; stored", *["page-store; hit"] * 99
    ]  # fmt: skip


def test_readers_who_come_together_wait_for_one_making(large):
    async def together():
        return await asyncio.gather(*(large.response(environment(PATH), large.django) for _reader in range(20)))

    responses = asyncio.run(together())
    for response in responses:
        response.body.close()
    assert ({response.status for response in responses}, large.making.made) == ({200}, 1)


def test_one_of_many_readers_asks_django_in_a_new_edition(large):
    ask(large)
    large.edition.stamp = Stamp(2, None)

    async def together():
        return await asyncio.gather(*(large.response(environment(PATH), large.django) for _reader in range(20)))

    for response in asyncio.run(together()):
        response.body.close()
    assert (large.django.asked, large.making.made) == (2, 2)


def test_gzip_is_sent_to_those_who_accept_it(large):
    _status, plain, _body = ask(large)
    status, packed, body = ask(large, headers={"Accept-Encoding": "gzip, deflate, br"})
    assert (status, packed["Content-Encoding"], gzip.decompress(body)) == (200, "gzip", BODY)
    assert ("Content-Encoding" in plain, plain["Vary"], packed["Vary"]) == (False, *["Accept-Encoding"] * 2)
    assert (plain["Content-Length"], packed["Content-Length"]) == (str(len(BODY)), str(len(body)))
    assert plain["ETag"].replace("identity", "gzip") == packed["ETag"]


def test_reader_who_accepts_neither_encoding_is_told_so(large):
    assert ask(large, headers={"Accept-Encoding": "br, identity;q=0"})[0] == 406


def test_head_has_the_headers_without_the_body(large):
    _status, headers, _body = ask(large)
    status, headers_of_head, body = ask(large, method="HEAD")
    assert (status, headers_of_head, body) == (200, headers | {"Cache-Status": "page-store; hit"}, b"")


def test_reader_who_has_the_answer_gets_304(large):
    _status, headers, _body = ask(large)
    status, unchanged, body = ask(large, headers={"If-None-Match": f'"other", W/{headers["ETag"]}'})
    assert (status, body, unchanged["ETag"]) == (304, b"", headers["ETag"])
    assert {"Content-Type", "Content-Length", "Content-Encoding"} & unchanged.keys() == set()
    assert ask(large, headers={"If-None-Match": '"other"'})[0] == 200


def test_query_makes_no_difference(large):
    assert [ask(large, f"{PATH}?q={number}")[2] for number in range(3)] == [BODY] * 3
    assert (large.django.asked, large.making.made) == (1, 1)


def test_next_edition_is_asked_for_and_made(large):
    ask(large)
    large.edition.stamp = Stamp(2, None)
    assert ask(large)[1]["Cache-Status"] == "page-store; fwd=miss; stored"
    assert (large.django.asked, large.making.made) == (2, 2)


def test_answer_that_may_lag_is_sent_with_its_age_and_not_made_again(large):
    large.django.may_lag = 300
    assert "Age" not in ask(large)[1]
    large.edition.stamp = Stamp(2, None)
    for _reader in range(3):
        status, headers, _body = ask(large)
        assert (status, int(headers["Age"]) < 300) == (200, True)
    assert (large.django.asked, large.making.made) == (2, 1)


def test_answer_that_lagged_long_enough_is_made_again(large, monkeypatch):
    large.django.may_lag = 300
    ask(large)
    large.edition.stamp = Stamp(2, None)
    ask(large)
    [key] = large._known
    known = large._known[key]
    assert known.until == known.made.made_at + 300
    large._known[key] = known._replace(until=0)
    large.answers.fresh = lambda *args, **options: None
    ask(large)
    assert (large.django.asked, large.making.made, large._known[key].until) == (3, 2, math.inf)


def test_django_decides_again_in_each_edition(large):
    ask(large)
    large.edition.stamp, large.django.is_large = Stamp(2, None), False
    assert ask(large)[2] == b"small"


def test_answer_of_another_process_is_used(large, tmp_path):
    large.answers.add(PATH, edition_of(large.edition.stamp), time.time(), [], [b"made elsewhere"])
    assert (ask(large)[2], large.making.made) == (b"made elsewhere", 0)


def test_answer_that_another_process_replaced_is_looked_up_again(large):
    ask(large)
    large.answers.add(PATH, edition_of(large.edition.stamp), time.time(), [], [b"newer"])
    assert (ask(large)[2], large.making.made) == (b"newer", 1)


def test_known_answer_is_sent_while_the_database_is_away(large):
    ask(large)
    large.edition.stamp, large.edition.is_away = Stamp(2, None), True
    status, headers, body = ask(large)
    assert (status, headers["Cache-Status"], body) == (200, "page-store; hit; detail=database-away", BODY)
    assert large.django.asked == 1


def test_answer_that_can_not_be_made_asks_to_come_back(large):
    large.making.fails = True
    status, headers, body = ask(large)
    assert (status, headers["Retry-After"], headers["Cache-Control"]) == (503, "60", "no-store")
    assert body == f"{module.SORRY}\n".encode()
    large.making.fails = False
    assert ask(large)[0] == 200


def test_other_methods_reach_django(large):
    ask(large)
    assert large.known(environment(PATH, method="POST")) is None


def test_large_answer_is_not_made_before_the_edition_is_known(large):
    large.edition.stamp = None
    assert (ask(large)[0], large.making.made) == (503, 0)
    large.django.is_large = False
    assert ask(large)[2] == b"small"


def test_first_readers_of_a_process_get_an_answer(large):
    """Django waits for the edition, so it is known after the first question."""
    stamp, large.edition.stamp = large.edition.stamp, None

    async def django(environ):
        large.edition.stamp = stamp
        return await Django()(environ)

    large.django = django
    assert ask(large)[2] == BODY


def test_number_of_known_addresses_is_limited(large, monkeypatch):
    monkeypatch.setattr(module, "MOST_KNOWN", 2)
    for number in range(5):
        ask(large, f"/sitemap-clinics-{number}.xml")
    assert len(large._known) <= 2
