"""Who else has the form of a record open."""

import datetime
import time

import pytest
from django.core.management import call_command
from django.utils import timezone

from clinic_site.publishing.editing_now import LASTS, EditingNow
from clinic_site.staff.middleware import SEEN_AT
from tests import factories as make
from tests.html import Page
from tests.staff import change_url, make_staff, page_url

pytestmark = pytest.mark.django_db


@pytest.fixture
def dana():
    account = make_staff("Writer")
    account.first_name = "Dana"
    account.save()
    return account


@pytest.fixture
def topic():
    return make.make_topic()


def opened(client, account, record) -> str:
    """Open the form as `account` and return what it says about others."""
    client.force_login(account)
    return Page(client.get(change_url(record))).one("p", id="editing-now").text


def earlier(account, **ago) -> None:
    """Move the sign of life of `account` into the past."""
    EditingNow.objects.filter(account=account).update(seen_at=timezone.now() - datetime.timedelta(**ago))


def test_form_says_who_else_has_it_open_and_since_when(client, dana, topic):
    assert opened(client, dana, topic) == ""
    EditingNow.objects.update(opened_at=datetime.datetime(2026, 3, 2, 21, 5, tzinfo=datetime.UTC))
    time_zone = timezone.localtime(datetime.datetime(2026, 3, 2, 21, 5, tzinfo=datetime.UTC))
    when = time_zone.strftime("%-I:%M ") + ("p.m." if time_zone.hour >= 12 else "a.m.")
    assert opened(client, make_staff("Publisher"), topic) == f"Dana has had this open since {when}"


def test_form_of_another_record_and_own_second_tab_say_nothing(client, dana, topic):
    opened(client, dana, topic)
    assert opened(client, dana, topic) == ""
    assert opened(client, make_staff("Publisher"), make.make_topic()) == ""
    assert opened(client, make_staff("Publisher"), make.make_condition(pk=topic.pk)) == ""


def test_form_counts_as_closed_after_two_minutes_without_a_sign(client, dana, topic):
    opened(client, dana, topic)
    earlier(dana, seconds=LASTS.total_seconds() + 5)
    assert opened(client, make_staff("Publisher"), topic) == ""


def test_open_form_keeps_its_start_and_hears_of_others(client, dana, topic):
    opened(client, dana, topic)
    start = EditingNow.objects.get().opened_at
    earlier(dana, seconds=90)
    assert client.post(page_url(topic, "editing")).json() == {"words": ""}
    row = EditingNow.objects.get()
    assert (row.opened_at, row.seen_at > timezone.now() - datetime.timedelta(seconds=30)) == (start, True)
    client.force_login(make_staff("Publisher"))
    assert client.post(page_url(topic, "editing")).json()["words"].startswith("Dana has had this open since ")


def test_rows_of_closed_forms_are_deleted_with_the_next_form_and_by_purge(client, dana, topic):
    opened(client, dana, topic)
    earlier(dana, minutes=3)
    opened(client, dana, make.make_topic())
    assert EditingNow.objects.of(topic).count() == 0
    earlier(dana, minutes=3)
    call_command("purge", verbosity=0)
    assert EditingNow.objects.count() == 0


def test_account_that_may_only_look_is_not_listed(client, topic):
    clinic = make.make_clinic()
    client.force_login(make_staff("Writer"))
    assert client.get(change_url(clinic)).status_code == 200
    assert client.post(page_url(clinic, "editing")).status_code == 403
    assert EditingNow.objects.count() == 0


def test_open_form_alone_does_not_keep_its_user_signed_in(client, dana, topic):
    client.force_login(dana)
    session = client.session
    seen = session[SEEN_AT] = int(time.time()) - 600
    session.save()
    client.post(page_url(topic, "editing"))
    assert client.session[SEEN_AT] == seen
    client.get(change_url(topic))
    assert client.session[SEEN_AT] > seen


def test_opening_a_form_takes_a_fixed_number_of_queries(dana, topic, django_assert_max_num_queries):
    others = [make_staff("Writer") for _number in range(5)]
    for other in others:
        EditingNow.objects.note(topic, other)
    with django_assert_max_num_queries(8):
        EditingNow.objects.note(topic, dana)
        assert [one.account for one in EditingNow.objects.others(topic, dana)] == others
