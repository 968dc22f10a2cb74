"""The admin's lists offer each role its actions. No admin class drops inherited options by accident."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import User

from clinic_site.models import Announcement, LegalNotice, Picture, Translation
from clinic_site.publishing.admin import PublishableAdmin
from clinic_site.setup.site_settings import SiteSettings
from education.models import Reference
from locations.models import Clinic, Person
from tests.staff import actions_offered, list_url, make_staff

pytestmark = pytest.mark.django_db

PUBLISHING = ["publish", "unpublish"]
ALL = ["delete_selected", *PUBLISHING]
OF_CLINICS = [*ALL, "confirm", "put_note", "remove_note"]
FORBIDDEN = "forbidden"
# Role -> its actions in the lists of texts, and in the list of clinics.
OFFERED = {
    "Writer": ([], []),
    "Translator": ([], []),
    "Clinical reviewer": ([], FORBIDDEN),
    "Publisher": (ALL, []),
    "Location manager": (FORBIDDEN, OF_CLINICS),
    "Administrator": (ALL, OF_CLINICS),
    "superuser": (ALL, OF_CLINICS),
}
INHERITED = ["actions", "autocomplete_fields", "exclude", "filter_horizontal", "filter_vertical", "inlines", "list_editable",
             "list_filter", "list_select_related", "raw_id_fields", "readonly_fields", "search_fields"]  # fmt: skip
DROPPED_ON_PURPOSE = {
    ("SiteSettingsAdmin", "actions"): PUBLISHING,  # one record, which is always public
    ("StateAdmin", "actions"): PUBLISHING,  # states are always public
    ("AccountAdmin", "filter_horizontal"): ["groups"],  # the form has a checkbox for each role
}
PROJECT = ("clinic_site.", "education.", "locations.")


def publishable():
    """Return the models that staff publish in the admin."""
    return [model for model, its_admin in admin.site._registry.items() if isinstance(its_admin, PublishableAdmin)]


def expected(role, model):
    if model is SiteSettings:
        return FORBIDDEN  # its list leads to its only record
    if model.is_always_public:
        return []  # every role may look at the states, and each law is published on its own page
    texts, clinics = OFFERED[role]
    if model is Picture:  # for texts and clinics
        return ALL if ALL in (texts, clinics) or clinics == OF_CLINICS else []
    if role == "Translator":
        return []  # may read everything that is translated
    if model is Announcement:  # for whoever publishes texts or clinics
        return ALL if ALL in (texts, clinics) or clinics == OF_CLINICS else FORBIDDEN
    if model in (LegalNotice, Translation) and role == "Location manager":
        return []  # may read them
    offered = clinics if model in (Clinic, Person) else texts
    if model is Person and offered == OF_CLINICS:
        return ALL
    # The "delete" action can't detect whether a text cites a reference.
    return [name for name in offered if name != "delete_selected"] if model is Reference and offered == ALL else offered


@pytest.mark.parametrize("role", OFFERED)
def test_every_list_of_publishable_records_offers_the_actions_of_the_role(client, role):
    client.force_login(make_staff(role) if role != "superuser" else User.objects.create_superuser("root"))

    def offered(model):
        may_look = client.get(list_url(model)).status_code == 200
        return actions_offered(client, model) if may_look else FORBIDDEN

    assert Clinic in publishable()
    assert {model: offered(model) for model in publishable()} == {
        model: expected(role, model) for model in publishable()
    }


def test_no_admin_class_drops_inherited_options_by_accident():
    lost = {
        (type(its_admin).__name__, name): missing
        for its_admin in admin.site._registry.values()
        if type(its_admin).__module__.startswith(PROJECT)
        for name in INHERITED
        if (missing := [one for one in inherited(type(its_admin), name) if one not in (getattr(its_admin, name) or [])])
    }
    assert lost == DROPPED_ON_PURPOSE


def inherited(its_class, name):
    """Return the items of the list `name` in all base classes of `its_class`."""
    return [one for above in its_class.__mro__[1:] for one in vars(above).get(name) or []]
