"""Several processes change one record at the same time, or are killed. Their database is on disk."""

import subprocess

import pytest
from django.db import connection

from tests.own_database import own_database

SETUP = """
import os, sys
from django.contrib.auth.models import User
from django.db import transaction
from clinic_site.publishing import workflow
from clinic_site.publishing.workflow import Draft, draft_of
from clinic_site.publishing.exceptions import ChangedMeanwhileError
from education.models import Topic
def person(name):
    return User.objects.get_or_create(username=name)[0]
def topic():
    return Topic.objects.get(slug="page")
def save_draft(name, title, started_from=""):
    editing = topic()
    editing.title = title
    return workflow.save_draft(editing, by=person(name), started_from=started_from)
"""
MAKE = """
Topic.objects.create(slug="page", title="The  needle", short_answer="Thin.", description="Thin.", is_sample=True, status="published")
person("ann"), person("ben")
"""
STATE = """
draft = draft_of(topic())
print(topic().title, draft.contents.get("title") if draft else None, topic().history.count(), sep="|")
"""


@pytest.fixture
def database(tmp_path, django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), own_database(tmp_path) as database:
        yield database


def test_one_of_two_simultaneous_saves_is_refused(database):
    opened = database.run(SETUP + MAKE + "print(workflow.state_of(topic()))")
    save = """
try:
    save_draft({name!r}, {title!r}, {opened!r})
    print("kept", {title!r})
except ChangedMeanwhileError:
    print("told")
"""
    people = [("ann", "Ann's"), ("ben", "Ben's")]
    processes = [database.start(SETUP + save.format(name=name, title=title, opened=opened)) for name, title in people]
    answers = sorted(process.communicate(timeout=120)[0].strip() for process in processes)
    assert answers[1:] == ["told"]
    assert database.run(SETUP + STATE) == f"The  needle|{answers[0].removeprefix('kept ')}|1"


@pytest.mark.nightly
def test_process_killed_while_publishing_changes_nothing(database):
    database.run(SETUP + MAKE + "save_draft('ann', 'The needle')")
    killed = database.start(
        SETUP
        + """
Draft.delete = lambda self, *a, **k: os.kill(os.getpid(), 9)  # the record is saved, the draft is not deleted yet
workflow.publish(topic(), by=person("ben"))
"""
    )
    killed.communicate(timeout=120)
    assert killed.returncode == -9
    assert database.run(SETUP + STATE) == "The  needle|The needle|1"
    database.run(SETUP + "workflow.publish(topic(), by=person('ben'))")
    assert database.run(SETUP + STATE) == "The needle|None|2"


KEEP_WHAT_IS_DUE = """
import datetime
from django.utils import timezone
save_draft("ann", "The needle")
Draft.objects.update(publish_at=timezone.now() - datetime.timedelta(minutes=1), scheduled_by=person("ben"))
"""
LOOK = SETUP + "from clinic_site.publishing.schedule import publish_due\nprint(publish_due())"


@pytest.mark.nightly
def test_due_draft_is_published_once_by_concurrent_processes(database):
    database.run(SETUP + MAKE + KEEP_WHAT_IS_DUE)
    processes = [database.start(LOOK) for _number in range(3)]
    assert sorted(process.communicate(timeout=120)[0].strip() for process in processes) == ["0", "0", "1"]
    assert database.run(SETUP + STATE) == "The needle|None|2"


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite locks the whole database, not single records.")
def test_due_draft_of_a_locked_record_is_published_by_a_later_check(database):
    database.run(SETUP + MAKE + KEEP_WHAT_IS_DUE)
    hold = """
with transaction.atomic():
    Topic.objects.select_for_update().get(slug="page")
    print("held", flush=True)
    sys.stdin.read()
"""
    holder = database.start(SETUP + hold, stdin=subprocess.PIPE)
    assert holder.stdout.readline() == "held\n"
    assert database.run(LOOK) == "0"
    holder.communicate("", timeout=120)
    assert database.run(LOOK) == "1"
