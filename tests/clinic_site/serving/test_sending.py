"""Files are sent in parts, no faster than the pace of the process, and closed whatever happens."""

import asyncio
import io

import pytest

from clinic_site.serving import sending as module
from clinic_site.serving.sending import Pace, Response, send
from tests.clinic_site.serving.test_event_loop import Protocol


@pytest.fixture(autouse=True)
def small_parts(monkeypatch):
    monkeypatch.setattr(module, "PART", 4)


def sent(protocol, body, pace=None):
    asyncio.run(send(protocol, Response(200, [("ETag", "1")], body), pace or Pace(rate=1e9)))
    return protocol.response


def test_file_is_sent_whole_and_closed():
    file = io.BytesIO(b"0123456789")
    assert sent(Protocol(), file) == (200, {"ETag": "1"}, b"0123456789")
    assert file.closed


def test_client_that_takes_no_part_of_a_file_is_given_up(monkeypatch):
    monkeypatch.setattr(module, "UNTIL_TAKEN", 0.01)
    file = io.BytesIO(b"0123456789")
    assert sent(Protocol(takes=False), file)[2] == b""
    assert file.closed


def test_client_that_hangs_up_ends_its_file():
    class HungUp(Protocol):
        async def send_bytes(self, part):
            raise RuntimeError

    file = io.BytesIO(b"0123456789")
    sent(HungUp(), file)
    assert file.closed


def test_readers_share_the_pace_of_the_process(monkeypatch):
    waits = []

    async def sleep(seconds):
        waits.append(round(seconds))

    async def both():
        pace = Pace(rate=0.04)  # a part in a hundred seconds
        for _reader in range(2):
            await send(Protocol(), Response(200, [], io.BytesIO(b"01234567")), pace)

    monkeypatch.setattr(module.asyncio, "sleep", sleep)
    asyncio.run(both())
    assert waits == [100, 200, 300]
