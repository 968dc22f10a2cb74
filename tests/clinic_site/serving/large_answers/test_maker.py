"""The process that makes answers: all of one moment, with the edition of that moment, and while others write."""

import pytest

from clinic_site.serving.large_answers.made_answers import MadeAnswers
from clinic_site.serving.large_answers.maker import NOT_MADE, main
from tests.own_database import own_database
from tests.wsgi import environment

pytestmark = pytest.mark.django_db

PREPARE = """
import threading
from pathlib import Path
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from clinic_site.serving.large_answers import maker
from clinic_site.serving.large_answers.made_answers import MadeAnswers, edition_of
from clinic_site.serving.page_store.edition import Edition
from locations.models import Clinic
from tests import factories

def edition_now():
    return edition_of(Edition().read())

def elsewhere(work):
    def run():
        work()
        connection.close()
    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
"""
SNAPSHOT = """
factories.make_clinic(name="Before")
before = edition_now()
with maker.snapshot() as edition:
    elsewhere(lambda: factories.make_clinic(name="Meanwhile"))
    print(edition == before, [clinic.name for clinic in Clinic.objects.all()])
print(edition == edition_now(), Clinic.objects.count())
"""
WRITES = """
from django.db import DatabaseError
with maker.snapshot():
    try:
        Clinic.objects.update(name="Changed")
        print("written")
    except DatabaseError as error:
        print(type(error).__name__)
"""
MAKE = """
for number in range(2):
    factories.make_clinic(slug=f"clinic-{{number}}")
{more}
print(maker.make(WSGIHandler(), {environ!r}, MadeAnswers(Path({folder!r}))), edition_now())
"""


@pytest.fixture
def database(tmp_path):
    with own_database(tmp_path) as database:
        yield database


@pytest.fixture
def answers(tmp_path):
    (tmp_path / "answers").mkdir()
    return MadeAnswers(tmp_path / "answers")


def make(database, answers, path, more=""):
    """Return (whether it was made, the edition)."""
    environ = {key: value for key, value in environment(path).items() if isinstance(value, str)}
    code = MAKE.format(environ=environ, folder=str(answers.folder), more=more)
    made, _space, edition = database.run(PREPARE + code).partition(" ")
    return made == "True", edition


def test_answer_shows_one_moment_while_others_publish(database):
    assert database.run(PREPARE + SNAPSHOT).splitlines() == ["True ['Before']", "False 2"]


def test_maker_can_not_change_a_database_on_a_server(database):
    if database.url.startswith("sqlite"):
        pytest.skip("SQLite has no read-only transactions.")
    assert database.run(PREPARE + WRITES) == "InternalError"


def test_answer_is_that_of_django_with_its_edition_and_headers(database, answers):
    made, edition = make(database, answers, "/locations/clinics.csv")
    answer = answers.newest("http://testserver/locations/clinics.csv")
    assert (made, answer.edition) == (True, edition)
    headers = dict(answer.headers)
    assert headers["Cache-Control"] == "public, max-age=300"
    assert headers["Content-Disposition"] == 'attachment; filename="clinics.csv"'
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert {name.lower() for name in headers} & {"content-length", "vary", "set-cookie"} == set()


def test_all_files_of_the_sitemap_are_made_together(database, answers):
    more = "from clinic_site.pages import sitemaps; sitemaps.MOST = 2"
    assert make(database, answers, "/sitemap-clinics-1.xml", more)[0] is True
    names = ["sitemap.xml", "sitemap-pages-1.xml", "sitemap-clinics-1.xml", "sitemap-handouts-1.xml"]
    assert [name for name in names if answers.newest(f"http://testserver/{name}") is None] == []
    assert len({answers.newest(f"http://testserver/{name}").edition for name in names}) == 1


@pytest.mark.parametrize(
    ("path", "more"),
    [
        (
            "/locations/clinics.csv",
            "from clinic_site.models import SiteOpening; SiteOpening.objects.update(opened_at=None)",
        ),
        ("/sitemap-clinics-7.xml", ""),
        ("/", ""),
    ],
    ids=["site that is not open", "missing page", "page that is not large"],
)
def test_other_answers_are_not_kept(database, answers, path, more):
    assert make(database, answers, path, more)[0] is False
    assert list(answers.folder.iterdir()) == []


def test_process_reports_by_its_exit_code(monkeypatch, tmp_path, settings):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE]  # the process changes it
    monkeypatch.setattr("django.setup", lambda: None)
    made = iter([True, False])
    module = "clinic_site.serving.large_answers.maker"
    monkeypatch.setattr(f"{module}.make", lambda app, environ, answers: next(made))
    monkeypatch.setattr(f"{module}.signal.alarm", lambda seconds: None)
    monkeypatch.setattr(f"{module}.os.nice", lambda more: None)
    monkeypatch.setattr(f"{module}.json.load", lambda file: {"environ": {}, "folder": str(tmp_path), "since": 0})
    codes = []
    for _run in range(2):
        with pytest.raises(SystemExit) as ended:
            main()
        codes.append(ended.value.code)
    assert codes == [0, NOT_MADE]
