"""Every admin page links to a section of the staff guide."""

import pytest
from django.contrib import admin
from django.urls import reverse

from clinic_site.guide import screens
from clinic_site.guide.documents import documents
from tests import factories as make
from tests.staff import make_staff

# URLs for scripts, downloads and redirects. Staff never see them as pages.
NOT_SCREENS = {"autocomplete", "jsi18n", "login", "logout", "password_change", "password_change_done", "view_on_site",
               "guide_picture", "site_page_frame"}  # fmt: skip


class Match:
    def __init__(self, name):
        self.url_name = name


def names_of_screens() -> list[str]:
    urls = [url for pattern in admin.site.get_urls() for url in getattr(pattern, "url_patterns", [pattern])]
    return sorted({url.name for url in urls if getattr(url, "name", None)} - NOT_SCREENS)


def sections() -> set[str]:
    return {f"{page.name}#{section.id}" for page in documents().values() for section in page.sections} | set(
        documents()
    )


def test_every_admin_page_has_an_existing_section():
    missing = {
        name: section for name in names_of_screens() if (section := screens.section_for(Match(name))) not in sections()
    }
    assert missing == {}


def test_only_the_guides_own_pages_use_the_default_section():
    general = [name for name in names_of_screens() if screens.section_for(Match(name)) == screens.BEGINNING]
    assert general == ["guide", "guide_page"]


def test_tables_name_only_screens_that_exist():
    names = set(names_of_screens())
    assert {*screens.VIEWS, *screens.OF_ONE_MODEL} - names == set()
    actions = {name.partition(f"_{model}_")[2] for name in names for model in screens.MODELS if f"_{model}_" in name}
    assert set(screens.ACTIONS) - actions == set()


def test_every_model_in_the_admin_is_listed():
    assert set(screens.MODELS) == {model._meta.model_name for model in admin.site._registry}


@pytest.mark.parametrize(
    ("name", "section"),
    [
        ("index", "first-steps#find-your-way-at-the-desk"),
        ("education_topic_change", "writing#change-a-page"),
        ("education_topic_release", "publishing#publish-a-change"),
        ("education_reference_links", "review#find-broken-links"),
        ("locations_clinicimport_change", "import#read-the-report"),
        ("locations_clinic_history", "publishing#read-the-history"),
        ("auth_user_password_change", "people#set-a-new-password"),
        ("mfa_index", "first-steps"),
        (None, "first-steps"),
    ],
)
def test_admin_page_has_its_section(name, section):
    assert screens.section_for(Match(name)) == section


@pytest.mark.django_db
def test_help_link_on_a_form_leads_to_its_section(client):
    client.force_login(make_staff("Publisher"))
    condition = make.make_condition()
    page = client.get(reverse("admin:education_condition_change", args=[condition.pk])).content.decode()
    assert '<a href="/admin/guide/writing/#add-or-change-a-condition">Help with this page</a>' in page
