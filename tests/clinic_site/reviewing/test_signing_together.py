"""Two clinicians sign the same text at once, or one signs while they are switched off: in processes, on both databases."""

import subprocess

import pytest

from tests.own_database import own_database

SETUP = """
import sys
from django.contrib.auth.models import Group, User
from clinic_site.publishing import workflow
from clinic_site.publishing.exceptions import NotPublishedError
from clinic_site.reviewing import signing
from clinic_site.reviewing.waiting import reviews_for
from education.models import Reviewer, Topic
"""
MAKE = """
for name in ("ada", "bea"):
    account = User.objects.create_user(name, is_staff=True)
    account.groups.add(Group.objects.get(name="Clinical reviewer"))
    Reviewer.objects.create(name=name, credentials="PT", account=account)
Topic.objects.create(title="One", slug="one", short_answer="Yes.", body="Words.", status=STATUS)
"""
# Each reads the text, says so, and signs it when told to.
SIGN = """
account = User.objects.get(username=NAME)
[text] = reviews_for(account).pages[0].texts
signing.note_read([signing.token_for(text, account)], account)
print("read", flush=True)
sys.stdin.readline()
try:
    signing.sign_text(text.live, by=account, seen=text.state)
except NotPublishedError:
    print("refused")
else:
    print("signed")
"""
SIGNATURES = """
topic = Topic.objects.get()
draft = workflow.draft_of(topic)
print(sum([draft is not None and draft.is_approved, topic.reviewed_on is not None]))
"""


@pytest.fixture
def database(tmp_path, django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), own_database(tmp_path) as database:
        yield database


@pytest.mark.parametrize("status", ["draft", "published"])
def test_two_at_once_sign_once(database, status):
    database.run(SETUP + MAKE.replace("STATUS", repr(status)))
    processes = [
        database.start(SETUP + SIGN.replace("NAME", repr(name)), stdin=subprocess.PIPE) for name in ("ada", "bea")
    ]
    assert [process.stdout.readline() for process in processes] == ["read\n", "read\n"]
    for process in processes:
        process.stdin.write("\n")
        process.stdin.flush()
    assert sorted(process.communicate(timeout=120)[0].strip() for process in processes) == ["refused", "signed"]
    assert database.run(SETUP + SIGNATURES) == "1"


# The account is switched off in a transaction that ends only when it is told to.
SWITCH_OFF = """
import time
from django.db import transaction
from clinic_site.staff.deactivation import deactivate
with transaction.atomic():
    deactivate(User.objects.get(username="ada"))
    print("off", flush=True)
    time.sleep(3)
"""


def test_signature_of_an_account_that_is_being_switched_off_is_refused(database):
    database.run(SETUP + MAKE.replace("STATUS", repr("draft")))
    signing = database.start(SETUP + SIGN.replace("NAME", repr("ada")), stdin=subprocess.PIPE)
    assert signing.stdout.readline() == "read\n"
    leaving = database.start(SETUP + SWITCH_OFF)
    assert leaving.stdout.readline() == "off\n"
    said, _errors = signing.communicate("\n", timeout=120)
    leaving.wait(timeout=120)
    assert said.strip() == "refused"
    assert database.run(SETUP + SIGNATURES) == "0"
