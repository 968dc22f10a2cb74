"""The editor in admin forms, and the cookie that tells the browser which local copies have been saved."""

import pytest
from django.contrib.auth.models import Group, Permission, User

from education.models import Topic
from tests import factories as make
from tests.html import Page
from tests.staff import add_url, change_url, form_data

pytestmark = pytest.mark.django_db

NAME = "0123456789abcdef01234567"


def test_only_texts_have_the_editor(publisher):
    page = Page(publisher.get(change_url(make.make_topic())))
    assert [editor.one("textarea")["name"] for editor in page.all("div", class_="writing")] == ["short_answer", "body"]


def test_markdown_has_a_toolbar_and_plain_text_has_none(publisher):
    page = Page(publisher.get(change_url(make.make_topic())))
    plain, markdown = page.all("div", class_="writing")
    assert plain.all("div", role="toolbar") == []
    tools = markdown.one("div", role="toolbar")
    assert tools["aria-label"] == "Format: text"
    assert [button.get("aria-label") or button.text for button in tools.all("button")] == [
        "Heading",
        "Bold",
        "Italic",
        "List",
        "Insert a link",
        "Insert a reference",
        "Insert a word from the word list",
    ]


def test_without_javascript_it_is_a_text_area_with_its_help(publisher):
    editor = Page(publisher.get(change_url(make.make_topic(body="Text."))))
    area = editor.one("textarea", name="body")
    assert area.text == "Text."
    assert editor.one("div", id=area["aria-describedby"]).text.startswith("Markdown.")
    around = area.parent.parent
    hidden = [
        part
        for part in around.all()
        if part.get("class") in ("writing-tools", "writing-preview", "writing-reading") and "hidden" in part.attrs
    ]
    assert len(hidden) == 3


def test_heading_button_uses_the_highest_level_allowed(publisher):
    for record, lead in ((make.make_topic(), "## "), (make.make_condition(), "### ")):
        page = Page(publisher.get(change_url(record)))
        assert page.all("button", data_lines=lead)


def test_pickers_require_permission_to_view_their_records(client):
    user = User.objects.create_user("narrow", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=["change_topic", "view_topic", "view_reference"]))
    client.force_login(user)
    page = Page(client.get(change_url(make.make_topic(status="draft"))))
    assert [button["aria-label"] for button in page.all("button", aria_haspopup="dialog")] == [
        "Insert a link",
        "Insert a reference",
    ]


@pytest.mark.parametrize("where", ["add", "change"])
def test_form_keeps_unsaved_work_under_the_id_of_the_user(publisher, where):
    url = add_url(Topic) if where == "add" else change_url(make.make_topic())
    [script] = [one for one in Page(publisher.get(url)).all("script") if "admin-keep" in one.get("src", "")]
    assert script["data-user"] == str(User.objects.get().pk)


def test_clinic_form_keeps_unsaved_work(publisher):
    page = Page(publisher.get(change_url(make.make_clinic())))
    assert len([one for one in page.all("script") if "admin-keep" in one.get("src", "")]) == 1


def test_other_forms_do_not_keep_unsaved_work(client):
    client.force_login(User.objects.create_superuser("root", password="a-long-pass-phrase"))
    page = Page(client.get(change_url(Group.objects.first())))
    assert [one for one in page.all("script") if "admin-keep" in one.get("src", "")] == []


# Saved or not ------------------------------------------------------------------------------------------


def saved_copies(response):
    cookie = response.cookies.get("saved_copies")
    return cookie.value.split(".") if cookie else []


@pytest.mark.parametrize("button", ["_save", "_continue", "_addanother"])
def test_successful_save_names_the_copy_in_a_cookie(publisher, button):
    topic = make.make_topic()
    response = publisher.post(change_url(topic), form_data(topic, _copy=NAME, **{button: "1"}))
    assert response.status_code == 302
    assert saved_copies(response) == [NAME]


def test_saving_a_new_record_names_its_copy(publisher):
    data = form_data(make.make_topic(), slug="another", status="draft", _copy=NAME)
    assert saved_copies(publisher.post(add_url(Topic), data)) == [NAME]


def test_cookie_is_limited_to_the_admin(publisher):
    topic = make.make_topic()
    response = publisher.post(change_url(topic), form_data(topic, _copy=NAME))
    assert response.cookies["saved_copies"]["path"] == "/admin/"
    assert response.cookies["saved_copies"]["samesite"] == "Lax"


def test_invalid_form_sets_no_cookie(publisher):
    topic = make.make_topic()
    response = publisher.post(change_url(topic), form_data(topic, title="", _copy=NAME))
    assert response.status_code == 200
    assert saved_copies(response) == []


def test_expired_session_sets_no_cookie(client):
    topic = make.make_topic()
    response = client.post(change_url(topic), form_data(topic, _copy=NAME))
    assert response.status_code == 302
    assert saved_copies(response) == []


def test_deleted_record_sets_no_cookie(publisher):
    topic = make.make_topic()
    url, data = change_url(topic), form_data(topic, _copy=NAME)
    topic.delete()
    assert saved_copies(publisher.post(url, data)) == []


def test_earlier_copies_stay_named_until_a_page_has_read_them(publisher):
    publisher.cookies["saved_copies"] = "fedcba9876543210"
    topic = make.make_topic()
    response = publisher.post(change_url(topic), form_data(topic, _copy=NAME))
    assert saved_copies(response) == ["fedcba9876543210", NAME]


@pytest.mark.parametrize("name", ["", "short", "x; path=/", "<b>" * 9, "a" * 41])
def test_invalid_copy_name_is_ignored(publisher, name):
    topic = make.make_topic()
    assert saved_copies(publisher.post(change_url(topic), form_data(topic, _copy=name))) == []
