"""Two processes that migrate the same database at once: one waits for the other."""

import threading

import pytest
from django.db import connection, connections

from clinic_site.management.commands.migrate import one_at_a_time

pytestmark = pytest.mark.django_db


def test_second_migration_waits_for_the_first(django_db_blocker, tmp_path, monkeypatch):
    order = []

    def second():
        with django_db_blocker.unblock():
            own = connections.create_connection("default")
            _use_a_file(own, tmp_path, monkeypatch)
            with one_at_a_time(own):
                order.append("second")
            own.close()

    first = connections.create_connection("default")
    _use_a_file(first, tmp_path, monkeypatch)
    waiting = threading.Thread(target=second)
    with one_at_a_time(first):
        waiting.start()
        waiting.join(timeout=0.5)
        order.append("first")
    waiting.join(timeout=30)
    first.close()
    assert order == ["first", "second"]


def _use_a_file(own, tmp_path, monkeypatch):
    if connection.vendor == "sqlite":
        own.settings_dict = own.settings_dict | {"NAME": str(tmp_path / "site.sqlite3")}
        monkeypatch.setattr(own, "is_in_memory_db", lambda: False)
