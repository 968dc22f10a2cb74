"""What staff type is on the server before they save, for their own eyes only."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clinic_site.models import UnsavedWork
from clinic_site.publishing.admin.unsaved_work import LARGEST, device_of
from clinic_site.publishing.workflow import draft_of
from education.models import Condition, Topic
from tests.factories import make_clinic, make_condition, make_topic
from tests.html import Page
from tests.staff import add_url, change_url, form_data, make_staff

pytestmark = pytest.mark.django_db
TAB, OTHER = "a" * 24, "b" * 24
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


def url(model=Topic) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_unsaved")


def send(client, record=None, *, model=Topic, tab=TAB, number=1, **fields):
    """Send what a form would send with these `fields` and return the answer."""
    options = {name: fields.pop(name) for name in ("replaces", "opened") if name in fields}
    words = json.dumps({name: [[value]] for name, value in fields.items()})
    data = {"record": record.pk if record else "", "tab": tab, "number": number, "fields": words, **options}
    return client.post(url(type(record) if record else model), data, headers={"User-Agent": FIREFOX})


def offered(client, record=None, *, model=Topic) -> list[dict]:
    """Return what the form for `record` offers to put back."""
    page = Page(client.get(change_url(record) if record else add_url(model)))
    rows = json.loads(page.one("script", id="unsaved-work").text)
    return [row for row in rows if not row["closed"]]


def test_words_are_offered_on_every_device_and_change_nothing_else(writer):
    topic = make_topic(title="Before")
    assert send(writer, topic, title="Half a wo", opened="state").json() == {"kept": True}
    [row] = offered(writer, topic)
    assert {name: row[name] for name in ("name", "number", "device", "fields", "opened")} == {
        "name": TAB,
        "number": 1,
        "device": "Firefox on Windows",
        "fields": {"title": [["Half a wo"]]},
        "opened": "state",
    }
    topic.refresh_from_db()
    assert (topic.title, draft_of(topic), topic.history.count()) == ("Before", None, 1)


def test_newest_words_of_a_form_win_even_if_an_older_request_arrives_later(writer):
    topic = make_topic()
    for number, words in ((1, "One"), (3, "One two three"), (2, "One two")):
        send(writer, topic, number=number, title=words)
    assert [row["fields"] for row in offered(writer, topic)] == [{"title": [["One two three"]]}]


def test_two_tabs_do_not_overwrite_each_other(writer):
    topic = make_topic()
    send(writer, topic, title="In one tab")
    send(writer, topic, tab=OTHER, body="In the other")
    assert [row["fields"] for row in offered(writer, topic)] == [
        {"title": [["In one tab"]]},
        {"body": [["In the other"]]},
    ]


def test_new_record_of_each_kind_has_its_own_words(writer):
    send(writer, title="A new page")
    assert len(offered(writer)) == 1
    assert offered(writer, model=Condition) == []
    assert offered(writer, make_topic()) == []


def test_saving_takes_the_words_away_and_a_late_request_does_not_bring_them_back(writer):
    topic = make_topic()
    send(writer, topic, title="Changed")
    writer.post(change_url(topic), form_data(topic, title="Changed", _copy=TAB))
    assert offered(writer, topic) == []
    assert send(writer, topic, number=9, title="Changed").json() == {"kept": False}
    writer.post(change_url(topic), form_data(topic, title="Changed again", _copy=OTHER))  # saved before it was sent
    assert send(writer, topic, tab=OTHER, title="Changed again").json() == {"kept": False}
    assert offered(writer, topic) == []
    assert list(UnsavedWork.objects.values_list("fields", flat=True)) == [{}, {}]


def test_saving_a_new_record_takes_its_words_away(writer):
    send(writer, title="A new page")
    writer.post(add_url(Topic), {"title": "A new page", "_copy": TAB})
    assert (Topic.objects.count(), offered(writer)) == (1, [])


def test_refused_form_keeps_the_words(writer):
    topic = make_topic()
    send(writer, topic, title="")
    writer.post(change_url(topic), form_data(topic, title="", _copy=TAB))
    assert len(offered(writer, topic)) == 1


def test_put_back_words_replace_the_old_copy_and_discarded_ones_are_gone(writer):
    topic = make_topic()
    send(writer, topic, title="From the laptop")
    send(writer, topic, tab=OTHER, title="From the laptop", replaces=TAB)
    assert [row["name"] for row in offered(writer, topic)] == [OTHER]
    writer.post(url(), {"record": topic.pk, "discard": OTHER})
    assert offered(writer, topic) == []


def test_words_are_for_their_writer_only(client):
    topic = make_topic()
    for name in ("first", "second"):
        client.force_login(make_staff("Writer"))
        send(client, topic, title=f"By the {name}")
        assert [row["fields"]["title"] for row in offered(client, topic)] == [[[f"By the {name}"]]]
    client.post(url(), {"record": topic.pk, "discard": TAB})
    assert UnsavedWork.objects.open().count() == 1


def test_only_accounts_that_may_change_the_record_can_send_words(client, writer):
    clinic = make_clinic()
    answers = [
        send(writer, clinic),
        send(writer, model=type(clinic)),
        Client().post(url()),
        writer.get(url()),
        writer.post(url(), {"record": "999", "tab": TAB, "number": 1, "fields": "{}"}),
    ]
    assert [answer.status_code for answer in answers] == [403, 403, 302, 405, 404]
    assert UnsavedWork.objects.count() == 0


def test_request_without_a_csrf_token_is_refused(writer):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = writer.cookies
    assert send(strict, make_topic(), title="x").status_code == 403
    assert UnsavedWork.objects.count() == 0


@pytest.mark.parametrize(
    "data",
    [
        {"tab": ""},
        {"tab": "../x"},
        {"number": "x"},
        {"number": "1" * 30},
        {"fields": "not json"},
        {"fields": "[]"},
        {"fields": '{"title": "no list"}'},
    ],
    ids=str,
)
def test_malformed_request_is_refused(writer, data):
    complete = {"record": make_topic().pk, "tab": TAB, "number": 1, "fields": "{}"}
    assert writer.post(url(), complete | data).status_code == 400
    assert UnsavedWork.objects.count() == 0


def test_too_many_words_are_refused(writer):
    assert send(writer, make_topic(), body="x" * LARGEST).status_code == 413
    assert UnsavedWork.objects.count() == 0


def test_only_fields_of_the_form_are_kept_and_only_text_that_every_database_holds(writer):
    topic = make_topic()
    send(writer, topic, title="A\0b\ud800", opened="o", why="Because", status="published", password="x", nonsense="x")
    assert UnsavedWork.objects.get().fields == {"title": [["Ab?"]], "why": [["Because"]]}


def test_parts_of_a_field_are_kept(location_manager):
    clinic = make_clinic()
    send(location_manager, clinic, **{"opening_hours-day0": "8 to 5", "latitude": "nor"})
    assert UnsavedWork.objects.get().fields == {"opening_hours-day0": [["8 to 5"]], "latitude": [["nor"]]}


def test_undone_typing_is_not_offered_on_the_desk(writer):
    topic = make_topic()
    send(writer, topic, title="x")
    send(writer, topic, number=2)
    assert UnsavedWork.objects.open().count() == 0


def test_desk_lists_what_is_not_saved_with_the_same_number_of_queries(writer):
    def unsaved():
        groups = writer.get("/admin/").context["groups"]
        return [need for _group, needs in groups for need in needs if need.key == "unsaved"]

    assert unsaved() == []
    topic = make_topic(title="A page")
    send(writer, topic, title="Changed")
    send(writer, topic, tab=OTHER, title="Changed too")
    send(writer, tab="c" * 24, model=Condition, name="New one")
    [need] = unsaved()
    assert (need.count, need.words) == (2, "texts that you typed are not saved yet")
    assert [(record.name, record.url) for record in need.records] == [
        ("New: condition", add_url(Condition)),
        ("A page", change_url(topic)),
    ]
    few = _queries(writer)
    for number in range(20):
        send(writer, make_topic(), tab=f"{number:024}", title="x")
    assert _queries(writer) == few


def _queries(client) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.get("/admin/")
    return len(queries)


def test_rows_of_a_deleted_account_or_record_do_no_harm(writer):
    condition = make_condition(status="draft")
    send(writer, condition, name="Changed")
    condition.delete()
    assert writer.get("/admin/").status_code == 200


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36", "Chrome on Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari on iPhone"),
        ("curl/8", ""),
    ],
)
def test_device_is_named_in_two_words(agent, words):
    assert device_of(agent) == words
