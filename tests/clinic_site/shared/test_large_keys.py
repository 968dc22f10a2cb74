"""A key that no database can hold, typed into a form with choices, is a wrong choice and no error of the server."""

import pytest
from django.contrib.auth.models import Group, User

from education.models import Condition, Reviewer, WarningSign
from locations.models import StateAccess
from tests.factories import make_topic
from tests.staff import add_url

pytestmark = pytest.mark.django_db
LARGE = "9" * 30


@pytest.mark.parametrize(
    ("model", "field"),
    [
        (User, "groups"), (Condition, "references"), (Condition, "regions"), (WarningSign, "conditions"),
        (StateAccess, "states"), (StateAccess, "account"), (Reviewer, "account"),
    ],
)  # fmt: skip
def test_form_refuses_a_key_that_is_too_large(admin_client, model, field):
    page = admin_client.post(add_url(model), {field: [LARGE]})
    assert (page.status_code, field in page.context["adminform"].form.errors) == (200, True)


@pytest.mark.parametrize("field", ["groups", "states"])
def test_form_of_invitations_refuses_it_too(administrator, field):
    page = administrator.post("/admin/invitations/", {field: [LARGE]})
    assert (page.status_code, field in page.context["form"].errors) == (200, True)


def test_keys_beside_it_are_still_found():
    topic = make_topic()
    found = type(topic).objects.filter(pk__in=[topic.pk, int(LARGE), -int(LARGE)])
    assert (list(found), list(Group.objects.filter(pk__in=[int(LARGE)]))) == ([topic], [])
    assert found.filter(pk__in=type(topic).objects.values("pk")).count() == 1
