"""The history in the admin: who can read it and who can restore a version."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clinic_site.publishing import workflow
from education.models import Topic
from locations.models.state_access import StateAccess
from tests import factories as make
from tests.html import Page
from tests.staff import change_url, make_staff, page_url

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    return Page(response).text


def url(record, name, **query):
    options = record._meta
    return reverse(f"admin:{options.app_label}_{options.model_name}_{name}", args=[record.pk], query=query)


@pytest.fixture
def topic():
    """A published topic whose text was "Do not run." and now is "Do run."."""
    topic = make.make_topic(title="Needles", body="Do not run.")
    topic.body = "Do run."
    topic._change_reason = "A reader asked"
    topic.save()
    return topic


def keys(record):
    return [f"v{version.pk}" for version in record.history.all()]


def revert(client, record, key, **data):
    return client.post(url(record, "restore"), {"version": key} | data)


def test_history_shows_user_event_and_reason(publisher, topic):
    workflow.save_draft(make_draft(topic, body="Walk."), by=make_staff("Writer"), note="Kinder")
    page = text_of(publisher.get(url(topic, "history")))
    for words in ("Created", "Changed on the site", "A reader asked", "Draft saved", "Kinder", "America/New_York"):
        assert words in page


def test_status_that_ends_with_a_time_has_one_period(publisher, topic):
    """Times end with "a.m." or "p.m."."""
    workflow.save_draft(make_draft(topic, body="Walk."), by=make_staff("Writer"))
    tomorrow = timezone.localtime() + datetime.timedelta(days=1)
    Topic.objects.filter(pk=topic.pk).update(unpublish_at=tomorrow.replace(hour=15, minute=5))
    page = text_of(publisher.get(url(topic, "history")))
    assert "3:05 p.m. There is an unpublished draft" in page
    assert ".." not in page


def make_draft(record, **values):
    fresh = workflow.stored(record)
    for name, value in values.items():
        setattr(fresh, name, value)
    return fresh


def test_history_of_many_versions_is_paginated(publisher, topic):
    for number in range(45):
        topic.body = f"Text {number}"
        topic.save()
    first, second = (publisher.get(url(topic, "history", page=page)) for page in (1, 2))
    assert len(first.context["entries"]) == 40
    assert len(second.context["entries"]) == 7
    assert 'href="?page=2"' in first.content.decode()


def test_history_takes_a_constant_number_of_queries(publisher, topic, django_assert_max_num_queries):
    def count():
        with django_assert_max_num_queries(60) as queries:
            publisher.get(url(topic, "history"))
        return len(queries)

    count()
    before = count()
    for number in range(10):
        topic.body = f"Text {number}"
        topic.save()
    assert count() == before


def test_comparison_shows_changed_words_and_material_changes(publisher, topic):
    new, old = keys(topic)
    page = Page(publisher.get(url(topic, "compare", old=old, new=new)))
    changes = page.one("dl", class_="changes")
    assert [one.text for one in changes.all("dt")] == ["Text a second person must read this"]
    assert [one.text for one in changes.all("span", class_="changes-material")] == ["a second person must read this"]
    assert [one.text for one in changes.all("del")] == ["not"]
    assert changes.all("ins") == []
    assert "A reader asked" in page.text


def test_comparison_shows_the_older_version_first_for_any_order_of_parameters(publisher, topic):
    new, old = keys(topic)
    answer = publisher.get(url(topic, "compare", old=new, new=old))
    assert (answer.context["old"].key, answer.context["new"].key) == (old, new)


def test_comparison_with_the_published_version_ignores_the_draft(publisher, topic):
    workflow.save_draft(make_draft(topic, title="Other"), by=make_staff("Writer"))
    answer = publisher.get(url(topic, "compare", old=keys(topic)[1], new="now"))
    assert [change.field for change in answer.context["differences"]] == ["body"]
    assert "Check and publish: 1 field changed" in text_of(answer)


def test_long_text_is_folded_and_can_be_shown_in_full(publisher):
    words = " ".join(f"w{number}" for number in range(200))
    topic = make.make_topic(body=f"{words} old")
    topic.body = f"{words} new"
    topic.save()
    new, old = keys(topic)
    folded = publisher.get(url(topic, "compare", old=old, new=new)).content.decode()
    whole = publisher.get(url(topic, "compare", old=old, new=new, whole=1)).content.decode()
    assert "w100" not in folded
    assert "188 unchanged words" in folded
    assert "w100" in whole


def test_comparing_a_version_with_itself_shows_a_message(publisher, topic):
    key = keys(topic)[0]
    assert "the same version twice" in text_of(publisher.get(url(topic, "compare", old=key, new=key)))


def test_old_version_is_restored_as_a_draft(writer, topic):
    answer = revert(writer, topic, keys(topic)[1])
    assert answer.url == url(topic, "change")
    topic.refresh_from_db()
    assert topic.body == "Do run."
    assert workflow.draft_of(topic).contents == {"body": "Do not run."}
    assert b"is now the draft" in writer.get(answer.url).content


def test_draft_is_replaced_only_after_confirmation(writer, topic):
    workflow.save_draft(make_draft(topic, body="Walk."), by=make_staff("Writer"))
    old = keys(topic)[1]
    page = writer.get(url(topic, "compare", old=old, new="now")).content.decode()
    assert 'name="replace" required' in page
    answer = revert(writer, topic, old)
    assert workflow.draft_of(topic).contents == {"body": "Walk."}
    assert "Not restored yet" in text_of(writer.get(answer.url))
    revert(writer, topic, old, replace="on")
    assert workflow.draft_of(topic).contents == {"body": "Do not run."}


def test_discarded_draft_can_be_restored(writer, topic):
    workflow.save_draft(make_draft(topic, body="Walk."), by=make_staff("Writer"))
    workflow.discard(topic, by=make_staff("Writer"))
    save = workflow.Draft.history.first()
    revert(writer, topic, f"d{save.pk}")
    assert workflow.draft_of(topic).contents == {"body": "Walk."}


def test_restoring_over_a_newer_draft_is_refused(writer, topic):
    state = writer.get(url(topic, "compare", old=keys(topic)[1], new="now")).context["state"]
    workflow.save_draft(make_draft(topic, body="Walk."), by=make_staff("Writer"))
    answer = revert(writer, topic, keys(topic)[1], state=state, replace="on")
    assert workflow.draft_of(topic).contents == {"body": "Walk."}
    assert "someone else has just changed this" in text_of(writer.get(answer.url))


def test_version_of_another_record_is_not_found(publisher, topic):
    other = make.make_topic(body="Secret")
    workflow.save_draft(make_draft(other, body="Draft of it"), by=make_staff("Writer"))
    own = keys(topic)[0]
    for key in (*keys(other), f"d{workflow.Draft.history.first().pk}", "v", "", "x1"):
        assert publisher.get(url(topic, "compare", old=own, new=key)).status_code == 404
        assert revert(publisher, topic, key).status_code == 404
    assert workflow.draft_of(topic) is None


def test_restoring_a_version_requires_post_and_a_csrf_token(topic):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_staff("Writer"))
    assert client.get(url(topic, "restore")).status_code == 405
    assert revert(client, topic, keys(topic)[1]).status_code == 403
    assert workflow.draft_of(topic) is None


def test_history_is_forbidden_without_permission_to_view_the_record(location_manager, topic):
    new, old = keys(topic)
    assert location_manager.get(url(topic, "history")).status_code == 403
    assert location_manager.get(url(topic, "compare", old=old, new=new)).status_code == 403
    assert revert(location_manager, topic, old).status_code == 403


def test_users_with_only_the_view_permission_cannot_restore(writer):
    clinic = make.make_clinic(name="Old")
    clinic.name = "New"
    clinic.save()
    old = keys(clinic)[1]
    page = writer.get(url(clinic, "compare", old=old, new="now")).content.decode()
    assert "Old" in page
    assert "Restore the version" not in page
    assert revert(writer, clinic, old).status_code == 403


def test_history_redirects_visitors_to_the_sign_in_page(client, topic):
    for page in ("history", "compare", "restore"):
        assert client.get(url(topic, page)).status_code == 302


def test_clinic_cannot_be_restored_into_a_state_managed_by_others(client):
    user = make_staff("Location manager")
    access = StateAccess.objects.create(account=user)
    access.states.add(make.make_state("WA"))
    clinic = make.make_clinic(state=make.make_state("OR"))
    clinic.state = make.make_state("WA")
    clinic.save()
    client.force_login(user)
    assert revert(client, clinic, keys(clinic)[1]).status_code == 403
    assert (
        "Restore the version" not in client.get(url(clinic, "compare", old=keys(clinic)[1], new="now")).content.decode()
    )


def test_history_of_an_invalid_record_key_is_not_found(publisher):
    for key in ("0", "x", "²", "99999999999999999999"):
        assert publisher.get(f"/admin/education/topic/{key}/history/").status_code == 404


def test_row_of_the_history_goes_back_to_its_version(location_manager):
    clinic = make.make_clinic(name="Before")
    for name in ("Harbor", "Harbour"):
        clinic.name = name
        workflow.save_draft(clinic, by=None)
        workflow.publish(clinic, by=None)
    page = Page(location_manager.get(page_url(clinic, "history")))
    rows = page.select("form.history tbody tr")
    assert [one.one("b").text for one in rows] == ["Published", "Draft saved", "Published", "Draft saved", "Created"]
    assert [len(one.select("button.list-button")) for one in rows] == [0, 0, 1, 1, 1]
    assert "Compare with the published version" not in rows[0].text
    button, form = rows[2].one("button"), page.one("form", id=rows[2].one("button")["form"])
    data = {"version": button["value"], "state": form.one("input", _name="state")["value"]}
    assert location_manager.post(form["action"], data)["Location"] == change_url(clinic)
    assert workflow.draft_of(clinic).contents == {"name": "Harbor"}


def test_comparison_calls_a_version_what_the_list_calls_it(location_manager):
    clinic = make.make_clinic(name="Before")
    clinic.name = "Harbor"
    workflow.save_draft(clinic, by=None)
    workflow.publish(clinic, by=None)
    key = Page(location_manager.get(page_url(clinic, "history"))).select("form.history input[name=new]")[0]["value"]
    page = Page(location_manager.get(page_url(clinic, "compare"), {"old": key, "new": "now"}))
    assert page.select(".history-sides section")[0].one("b").text == "Published"
