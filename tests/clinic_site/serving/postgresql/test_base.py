"""Pages wait for PostgreSQL only for a limited time. Commands wait without limit."""

import time

import psycopg
import pytest
from django.db import OperationalError, connection, connections

from clinic_site.serving import database_away
from clinic_site.serving.postgresql import base
from clinic_site.serving.postgresql.base import Connection
from tests.proofs.drills.servers import free_port

pytestmark = pytest.mark.django_db  # otherwise there is no test database if only these tests run
FOREVER = "SELECT pg_sleep(600)"


@pytest.fixture(params=[None, {"min_size": 1, "max_size": 1, "timeout": 10}], ids=["own connection", "pool"])
def own(request, django_db_setup, django_db_blocker):
    """A separate connection to the test database, either a thread's own or from a pool."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no server that could stop responding.")
    with django_db_blocker.unblock():
        made = connections.create_connection("default")
        made.alias = "own"  # a pool belongs to an alias
        options = {name: value for name, value in connection.settings_dict["OPTIONS"].items() if name != "pool"}
        options |= {"pool": request.param} if request.param else {}
        made.settings_dict = connection.settings_dict | {"OPTIONS": options, "CONN_MAX_AGE": 0}
        yield made
        made.close()
        if request.param:
            made.close_pool()


def ask(own, question, *parameters):
    with own.cursor() as cursor:
        cursor.execute(question, parameters)
        return cursor.fetchone()[0]


def time_out(own, monkeypatch):
    """Let a query time out, as in a page. Later queries wait without limit, as in a command."""
    monkeypatch.setattr(database_away, "patience", 0.2)
    with pytest.raises(OperationalError):
        ask(own, FOREVER)
    monkeypatch.setattr(database_away, "patience", None)


def test_timeout_counts_as_an_outage(own, monkeypatch):
    monkeypatch.setattr(database_away, "failed_at", 0.0)
    ask(own, "SELECT 1")
    monkeypatch.setattr(database_away, "patience", 0.2)
    before = time.monotonic()
    with pytest.raises(OperationalError, match="did not send its full answer within") as error:
        ask(own, FOREVER)
    assert database_away.is_away(error.value)
    assert database_away.failed_at > before


def test_failed_connection_is_recorded(monkeypatch):
    monkeypatch.setattr(database_away, "failed_at", 0.0)
    before = time.monotonic()
    with pytest.raises(psycopg.OperationalError):
        Connection.connect(host="127.0.0.1", port=free_port(), connect_timeout=2)
    assert database_away.failed_at > before


def test_next_query_uses_a_new_connection(own, monkeypatch):
    first = ask(own, "SELECT pg_backend_pid()")
    time_out(own, monkeypatch)
    own.close_if_unusable_or_obsolete()
    assert ask(own, "SELECT pg_backend_pid()") != first


def test_slow_server_cancels_the_query(own, monkeypatch):
    monkeypatch.setattr(base, "CANCEL_WITHIN", 30)  # the machine may be busy
    server_process = ask(own, "SELECT pg_backend_pid()")
    time_out(own, monkeypatch)
    own.close_if_unusable_or_obsolete()
    for _attempt in range(100):
        if ask(own, "SELECT count(*) FROM pg_stat_activity WHERE pid = %s", server_process) == 0:
            return
        time.sleep(0.1)
    raise AssertionError("The server still runs the abandoned query.")


def test_transaction_ends_after_a_timeout(own, monkeypatch):
    ask(own, "SELECT 1")
    own.set_autocommit(False)
    time_out(own, monkeypatch)
    with pytest.raises(OperationalError, match="closed"):
        ask(own, "SELECT 1")


def test_query_without_patience_has_no_time_limit(own, monkeypatch):
    monkeypatch.setattr(database_away, "patience", None)
    assert ask(own, "SELECT 1 FROM pg_sleep(0.5)") == 1


def test_statement_on_the_server_holds_no_values(own):
    """PostgreSQL logs the statement of every canceled query, and it must not hold what a visitor typed."""
    assert own.settings_dict["OPTIONS"]["server_side_binding"] is True
    seen = "SELECT query FROM pg_stat_activity WHERE pid = pg_backend_pid() AND %s <> 'another'"
    assert ask(own, seen, "secretword") == seen.replace("%s", "$1")
