"""Request bodies are read within limits of time and size."""

import asyncio

import pytest

from clinic_site.serving import bodies as module
from clinic_site.serving.bodies import Bodies, TooManyError, TooSlowError


@pytest.fixture
def bodies():
    return Bodies(most_from_anybody=1000, most=2_000_000, session_cookie="sessionid")


async def sent(*chunks, then_wait=0.0, error=None):
    """What a client sends: `chunks`, then silence for `then_wait` seconds, then an error if it hangs up."""
    for chunk in chunks:
        yield chunk
    await asyncio.sleep(then_wait)
    if error:
        raise error


def read(bodies, chunks, length):
    async def reading():
        with await bodies.read(chunks, length) as body:
            return body.read()

    return asyncio.run(reading())


def test_body_is_the_chunks_in_order(bodies):
    assert read(bodies, sent(b"a=1", b"&b=2"), 7) == b"a=1&b=2"


def test_large_body_is_read_whole(bodies):
    assert read(bodies, sent(*[b"x" * 100_000] * 10), 1_000_000) == b"x" * 1_000_000


@pytest.mark.parametrize(
    ("announced", "cookie", "wanted"),
    [
        ("1000", "", 1000),
        ("1001", "", 0),
        ("1001", "theme=dark", 0),
        ("2000000", "sessionid=abc", 2_000_000),
        ("2000001", "sessionid=abc", 0),
        ("", "", 0),
        ("0", "", 0),
        ("+5", "", 0),
        ("-5", "", 0),
        ("٣", "", 0),
        ("9" * 5000, "sessionid=abc", 0),
    ],
)
def test_body_that_will_be_refused_is_not_read(bodies, announced, cookie, wanted):
    assert bodies.wants({"CONTENT_LENGTH": announced, "HTTP_COOKIE": cookie}) == wanted


def test_request_without_a_body_has_none(bodies):
    assert bodies.wants({}) == 0


def test_client_that_falls_silent_is_given_up(bodies, monkeypatch):
    monkeypatch.setattr(module, "SILENCE", 0.05)
    with pytest.raises(TooSlowError):
        read(bodies, sent(b"ab", then_wait=60), 1000)


def test_client_that_trickles_is_given_up(bodies, monkeypatch):
    async def trickle():
        for _byte in range(1000):
            await asyncio.sleep(0.02)
            yield b"a"

    monkeypatch.setattr(module, "SILENCE", 0.1)
    monkeypatch.setattr(module, "SLOWEST", 10_000)
    with pytest.raises(TooSlowError):
        read(bodies, trickle(), 1000)


@pytest.mark.parametrize("error", [None, RuntimeError("Client disconnected")], ids=["quietly", "with an error"])
def test_client_that_hangs_up_is_given_up(bodies, error):
    with pytest.raises(TooSlowError):
        read(bodies, sent(b"ab", error=error), 1000)


def test_number_of_large_bodies_at_once_is_limited(bodies, monkeypatch):
    monkeypatch.setattr(module, "SILENCE", 0.2)
    large = module.IN_MEMORY + 1

    async def reading():
        slow = [bodies.read(sent(b"a", then_wait=60), large) for _ in range(module.MOST_LARGE_AT_ONCE)]
        waiting = [asyncio.create_task(one) for one in slow]
        await asyncio.sleep(0.01)
        with pytest.raises(TooManyError):
            await bodies.read(sent(b"a"), large)
        with await bodies.read(sent(b"small"), 5) as body:
            assert body.read() == b"small"
        results = await asyncio.gather(*waiting, return_exceptions=True)
        assert [type(result) for result in results] == [TooSlowError] * module.MOST_LARGE_AT_ONCE
        with await bodies.read(sent(b"x" * large), large) as body:  # there is room again
            assert len(body.read()) == large

    asyncio.run(reading())
