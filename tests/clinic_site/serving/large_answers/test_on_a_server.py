"""Large answers of real servers: made by another process, sent to many, and never in the way of pages."""

import contextlib
import fcntl
import gzip
import json
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests import ready_databases
from tests.own_database import OwnDatabase
from tests.proofs.drills.servers import ask
from tests.real_server import served, wait_for

pytestmark = pytest.mark.django_db
CSV, GEOJSON = "/locations/clinics.csv", "/locations/clinics.geojson"
CLINICS = 520  # more than a few
FILL = f"""
from copy import copy
from locations.models import Clinic
from tests import factories
clinic = factories.make_clinic(slug="first")
clinics = [copy(clinic) for _number in range({CLINICS - 1})]
for number, clinic in enumerate(clinics):
    clinic.pk, clinic.slug, clinic.name = None, f"clinic-{{number}}", f"Clinic {{number}}"
Clinic.objects.bulk_create(clinics)
"""
WITHDRAW = """
from django.utils import timezone
from clinic_site.publishing.withdrawal import Withdrawal
Withdrawal.objects.create(scope="page", path="/locations/washington/clinic-8/", why="A test.", made_at=timezone.now())
"""
CLOSE = "from clinic_site.models import SiteOpening; SiteOpening.objects.update(opened_at=None)"


@contextlib.contextmanager
def large_site(folder: Path):
    """Yield a server with many clinics, its database, and the folder of its large answers."""
    answers = folder / "answers"
    answers.mkdir()
    options = {"LARGE_ANSWERS_DIR": str(answers), "SITE_URL": "https://needling.example.org", "LOG_LEVEL": "ERROR"}
    with served(folder, database=ready_databases.MIGRATED, **options) as server:
        database = OwnDatabase(f"sqlite:///{folder / 'site.sqlite3'}")
        database.run(FILL)
        yield SimpleNamespace(port=server.port, server=server, database=database, answers=answers, options=options)


@pytest.fixture(scope="module")
def site(tmp_path_factory, django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), large_site(tmp_path_factory.mktemp("large")) as site:
        yield site


@pytest.fixture
def changing_site(tmp_path):
    with large_site(tmp_path) as site:
        yield site


@contextlib.contextmanager
def making_stopped(site):
    """Hold the lock that whoever makes an answer needs."""
    with (site.answers / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def text_of(site, path) -> str:
    status, _headers, body = ask(site.port, path, timeout=120)
    assert status == 200
    return body.decode()


def test_pages_are_answered_while_an_answer_is_made_and_all_who_wait_get_it(site):
    with ThreadPoolExecutor(12) as readers:
        with making_stopped(site):
            waiting = [readers.submit(ask, site.port, CSV, timeout=120) for _reader in range(10)]
            paths = ["/safety/", "/search/?q=knee", "/locations/washington/", "/healthz", "/readyz"]
            assert [ask(site.port, path, timeout=60)[0] for path in paths] == [200] * 5
            assert not any(one.done() for one in waiting)
        answers = [one.result(120) for one in waiting]
    assert {status for status, _headers, _body in answers} == {200}
    assert len({headers["etag"] for _status, headers, _body in answers}) == 1
    assert {len(body.splitlines()) for _status, _headers, body in answers} == {CLINICS + 1}


def test_answer_has_the_headers_of_a_small_one_and_those_of_a_page(site):
    status, headers, body = ask(site.port, GEOJSON, timeout=120)
    assert (status, len(json.loads(body)["features"])) == (200, CLINICS)
    assert headers["content-length"] == str(len(body))
    assert headers["content-type"] == "application/geo+json"
    assert (headers["cache-control"], headers["access-control-allow-origin"]) == ("public, max-age=300", "*")
    assert headers["vary"] == "Accept-Encoding"
    assert 'rel="describedby"' in headers["link"]
    status, packed, body_in_gzip = ask(site.port, GEOJSON, headers={"Accept-Encoding": "gzip"})
    assert (packed["content-encoding"], gzip.decompress(body_in_gzip)) == ("gzip", body)
    status, unchanged, nothing = ask(site.port, GEOJSON, headers={"If-None-Match": headers["etag"]})
    assert (status, unchanged["etag"], nothing) == (304, headers["etag"], b"")


def test_servers_that_share_a_folder_use_the_same_answers(site, tmp_path):
    with served(tmp_path, DATABASE_URL=site.database.url, **site.options) as second:
        of_second = ask(second.port, CSV, timeout=120)  # younger than an answer of the first one, so it makes its own
        names = sorted(path.name for path in site.answers.iterdir())
        of_first = ask(site.port, CSV, timeout=120)
    assert (of_first[0], of_first[1]["etag"], of_first[2]) == (200, of_second[1]["etag"], of_second[2])
    assert sorted(path.name for path in site.answers.iterdir()) == names


def test_others_are_answered_while_many_clients_never_read_a_large_answer(site):
    for path in (GEOJSON, CSV):
        text_of(site, path)
    with contextlib.ExitStack() as stack:
        for _connection in range(60):
            client = stack.enter_context(socket.socket())
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.connect(("127.0.0.1", site.port))
            client.sendall(f"GET {GEOJSON} HTTP/1.1\r\nHost: 127.0.0.1:{site.port}\r\n\r\n".encode())
        assert [ask(site.port, path, timeout=30)[0] for path in ("/safety/", "/search/?q=knee", CSV)] == [200] * 3


def test_change_withdrawal_and_closing_are_in_the_next_answer(changing_site):
    path = "/sitemap.xml"
    assert ("/clinic-7/" in text_of(changing_site, path), "/clinic-8/" in text_of(changing_site, path)) == (True, True)
    changing_site.database.run(WITHDRAW)
    wait_for(lambda: "/clinic-8/" not in text_of(changing_site, path))
    changing_site.database.run(CLOSE)
    wait_for(lambda: "<loc>" not in text_of(changing_site, path))
    wait_for(lambda: ask(changing_site.port, CSV)[0] == 404)


def test_killed_maker_leaves_nothing_and_the_next_reader_gets_an_answer(changing_site):
    answers = changing_site.answers
    half = answers / "unfinished-1-2"
    half.mkdir()
    (half / "identity").write_bytes(b"half")
    assert len(text_of(changing_site, CSV).splitlines()) == CLINICS + 1
    assert not half.exists()


def test_reader_who_hangs_up_while_waiting_harms_nobody(changing_site):
    with making_stopped(changing_site):
        for _reader in range(6):
            with socket.create_connection(("127.0.0.1", changing_site.port)) as client:
                client.sendall(f"GET {CSV} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        waiting = threading.Thread(target=text_of, args=(changing_site, CSV))
        waiting.start()
    waiting.join(120)
    assert len(text_of(changing_site, CSV).splitlines()) == CLINICS + 1
