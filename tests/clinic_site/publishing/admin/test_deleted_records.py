"""Deleted records in the admin: users with the add permission can list and restore them, off the site."""

import pytest
from django.test import Client
from django.urls import reverse

from education.models import Condition, Topic
from locations.models import Clinic
from locations.models.state_access import StateAccess
from tests import factories as make
from tests.html import Page
from tests.staff import list_url, make_staff, post_action

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    return Page(response).text


def url(model, page="deleted", *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def bring_back(client, model, version):
    return client.post(url(model, "bring_back", version.pk))


def deleted(record):
    """Delete `record` and return its last version."""
    model, key = type(record), record.pk
    record.delete()
    return model.history.filter(id=key).first()


def delete_in_admin(client, record):
    address = reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_delete", args=[record.pk])
    return client.post(address, {"post": "yes"})


def test_list_links_to_deleted_records_for_users_with_the_add_permission(writer, client):
    assert url(Topic) in writer.get(list_url(Topic)).content.decode()
    client.force_login(make_staff("Clinical reviewer"))
    assert url(Topic) not in client.get(list_url(Topic)).content.decode()


def test_clinic_list_links_to_deleted_records(location_manager):
    assert url(Clinic) in location_manager.get(list_url(Clinic)).content.decode()


def test_record_deleted_in_the_admin_is_listed_with_the_user_and_restored_with_its_lists(publisher):
    condition = make.make_condition(
        name="Heel pain", status="draft", regions=[make.make_region()], references=[make.make_reference()]
    )
    key, regions = condition.pk, list(condition.regions.all())
    delete_in_admin(publisher, condition)
    assert not Condition.objects.exists()
    page = text_of(publisher.get(url(Condition)))
    assert "Heel pain" in page
    assert "by publisher-0" in page
    answer = bring_back(publisher, Condition, Condition.history.first())
    back = Condition.objects.get(pk=key)
    assert (back.status, list(back.regions.all()), back.references.count()) == ("draft", regions, 1)
    assert "“Heel pain” was restored. It is not on the site." in text_of(publisher.get(answer.url))
    assert "Nothing has been deleted." in text_of(publisher.get(url(Condition)))


def test_records_deleted_by_a_bulk_action_are_all_listed(administrator):
    terms = [make.make_term(status="draft") for _term in range(3)]
    post_action(administrator, "delete_selected", *terms, post="yes")
    assert len(administrator.get(url(type(terms[0]))).context["rows"]) == 3


def test_published_record_is_restored_off_the_site(publisher):
    topic = make.make_topic()
    address = topic.get_absolute_url()
    bring_back(publisher, Topic, deleted(topic))
    assert Topic.objects.get().is_published is False
    assert publisher.get(address).status_code == 404


def test_message_names_the_new_slug(publisher):
    version = deleted(make.make_topic(slug="needles"))
    make.make_topic(slug="needles")
    page = text_of(publisher.get(bring_back(publisher, Topic, version).url))
    assert "this one has “needles-2”" in page


def test_list_of_deleted_records_takes_a_constant_number_of_queries(publisher, django_assert_max_num_queries):
    def count():
        with django_assert_max_num_queries(40) as queries:
            publisher.get(url(Condition))
        return len(queries)

    deleted(make.make_condition(regions=[make.make_region()]))
    count()
    before = count()
    for _time in range(5):
        deleted(make.make_condition(regions=[make.make_region()]))
    assert count() == before


def test_only_the_last_version_of_a_deleted_record_can_be_restored(publisher):
    there = make.make_topic()
    version = deleted(make.make_topic())
    of_other_kind = deleted(make.make_term())
    older = Topic.history.filter(id=version.id).last()
    for other in (there.history.first(), older, type("Version", (), {"pk": 999_999})):
        assert bring_back(publisher, Topic, other).status_code == 404
    while of_other_kind.pk in (version.pk, older.pk):
        of_other_kind = deleted(make.make_term())
    assert Topic.objects.count() == 1


def test_users_without_the_add_permission_can_neither_list_nor_restore(client):
    version = deleted(make.make_topic())
    for role in ("Clinical reviewer", "Location manager"):
        client.force_login(make_staff(role))
        assert client.get(url(Topic)).status_code == 403
        assert bring_back(client, Topic, version).status_code == 403
    assert not Topic.objects.exists()


def test_restoring_a_deleted_record_requires_post_and_a_csrf_token():
    version = deleted(make.make_topic())
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_staff("Publisher"))
    assert client.get(url(Topic, "bring_back", version.pk)).status_code == 405
    assert bring_back(client, Topic, version).status_code == 403
    assert not Topic.objects.exists()


def test_deleted_clinic_in_a_state_managed_by_others_is_listed_but_cannot_be_restored(client):
    user = make_staff("Location manager")
    access = StateAccess.objects.create(account=user)
    access.states.add(make.make_state("WA"))
    theirs, other = deleted(make.make_clinic()), deleted(make.make_clinic(state=make.make_state("OR")))
    client.force_login(user)
    assert [bool(record["url"]) for record in client.get(url(Clinic)).context["rows"]] == [False, True]
    assert bring_back(client, Clinic, other).status_code == 403
    assert bring_back(client, Clinic, theirs).status_code == 302
    assert [clinic.state.code for clinic in Clinic.objects.all()] == ["WA"]
