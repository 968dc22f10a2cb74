"""One sender can't use up a form for everybody, and its address is forgotten after an hour."""

import pytest
from django.test import RequestFactory

from clinic_site.shared.senders import AN_HOUR, Senders


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def senders(clock):
    return Senders(most_about_one=2, most_in_all=3, clock=clock)


def sent_by(address):
    return RequestFactory().post("/", REMOTE_ADDR=address)


def send(senders, address, about):
    """Send if it is allowed, and return whether it was."""
    request = sent_by(address)
    is_allowed = senders.may_send(request, about)
    if is_allowed:
        senders.has_sent(request, about)
    return is_allowed


def test_sender_is_limited_by_subject_and_in_all(senders):
    assert [send(senders, "192.0.2.1", about) for about in ("a", "a", "a", "b", "c")] == [
        True,
        True,
        False,
        True,
        False,
    ]
    assert send(senders, "192.0.2.2", "a") is True


def test_count_and_its_key_are_forgotten_after_an_hour(senders, clock):
    key = senders._key
    assert [send(senders, "192.0.2.1", "a") for _time in range(3)] == [True, True, False]
    clock.now = AN_HOUR
    assert send(senders, "192.0.2.1", "a") is True
    assert senders._key != key


def test_addresses_of_one_connection_count_together(senders):
    """An IPv6 connection has a whole network of addresses."""
    assert [send(senders, f"2001:db8::{number}", "a") for number in range(3)] == [True, True, False]


def test_memory_holds_no_address(senders):
    send(senders, "192.0.2.1", "a")
    assert "192.0.2.1" not in str(vars(senders))
