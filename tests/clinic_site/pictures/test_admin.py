"""Pictures in the admin: uploading, what is refused, drafts, uses, and what happens to what was typed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from clinic_site.models import Draft, Picture
from clinic_site.pictures import storing
from clinic_site.pictures.unused_files import used_keys
from clinic_site.publishing import workflow
from clinic_site.publishing.admin_urls import admin_url, list_url
from tests import factories as make
from tests.clinic_site.pictures.odd_files import REFUSED, drawn, saved
from tests.html import Page

pytestmark = pytest.mark.django_db
ADD = admin_url(Picture, "add")


def upload(content=None, name="room.jpg"):
    return SimpleUploadedFile(name, saved() if content is None else content, "image/jpeg")


def typed(**values):
    return {"title": "Room", "alt": "A room", "focus_x": "50", "focus_y": "50", "consent_note": "", "why": ""} | values


def errors(answer):
    return [one.text for one in Page(answer.content).select(".errorlist li")]


def hidden(answer, name):
    return Page(answer.content).one("input", _name=name, type="hidden")["value"]


def test_upload_makes_a_draft_with_a_clean_file(writer):
    answer = writer.post(ADD, typed(file=upload(), _save="Save"))
    picture = Picture.objects.get()
    assert answer.status_code == 302
    assert (picture.title, picture.status, picture.width, picture.height) == ("Room", "draft", 160, 120)
    assert list(storing.stored_keys()) == [picture.file_key]
    assert "room" not in picture.file.name
    assert writer.get(picture.thumbnail()).status_code == 200


@pytest.mark.parametrize("name", ["HEIC", "SVG", "half a JPEG", "JPEG of 100 megapixels", "nothing"])
def test_refused_file_is_an_error_of_its_field_and_what_was_typed_is_kept(writer, name):
    content, words = REFUSED[name]
    answer = writer.post(ADD, typed(alt="What I typed", file=upload(content), _save="Save"))
    assert answer.status_code == 200
    [error] = errors(answer)
    assert words in error or name == "nothing"  # Django has its own words for an empty file
    assert Page(answer.content).one("input", _name="alt")["value"] == "What I typed"
    assert not Picture.objects.exists()
    assert list(storing.stored_keys()) == []


def test_file_without_an_ending_is_judged_by_its_content(writer):
    writer.post(ADD, typed(file=upload(saved(kind="PNG"), name="picture"), _save="Save"))
    assert Picture.objects.get().width == 160


def test_accepted_file_need_not_be_chosen_again_after_an_error_elsewhere(writer):
    answer = writer.post(ADD, typed(title="", file=upload(), _save="Save"))
    assert len(errors(answer)) == 1
    assert "The file that you chose is kept." in Page(answer.content).text
    writer.post(ADD, typed(kept=hidden(answer, "kept"), _save="Save"))
    assert Picture.objects.get().width == 160


def test_nobody_can_choose_a_file_that_the_form_did_not_store(writer):
    answer = writer.post(ADD, typed(kept="WyJwaWN0dXJlcy94L21hc3Rlci5qcGciLDEsMV0:made:up", _save="Save"))
    assert (answer.status_code, Picture.objects.count()) == (200, 0)


def test_picture_without_a_file_can_not_be_saved(writer):
    answer = writer.post(ADD, typed(_save="Save"))
    assert errors(answer) == ["This field is required."]


def test_new_file_of_a_published_picture_is_a_draft(publisher):
    publisher.post(ADD, typed(file=upload(), _save="Save"))
    picture = Picture.objects.get()
    publisher.post(admin_url(picture), typed(_publish="Publish", opened=opened(publisher, picture)))
    picture.refresh_from_db()
    assert picture.is_published
    before = picture.file.name
    publisher.post(
        admin_url(picture),
        typed(file=upload(saved(drawn((200, 200)))), opened=opened(publisher, picture), _save="Save"),
    )
    picture.refresh_from_db()
    draft = workflow.draft_of(picture)
    assert picture.file.name == before
    assert sorted(draft.contents) == ["file", "height", "width"]
    assert Page(publisher.get(admin_url(picture)).content).select_one(".picture-in-form")["width"] == "200"
    workflow.publish(picture, by=None)
    picture.refresh_from_db()
    assert (picture.file.name != before, picture.width) == (True, 200)
    assert used_keys() == set(storing.stored_keys())
    assert len(used_keys()) == 2  # the old version keeps its file


def opened(client, picture):
    return hidden(client.get(admin_url(picture)), "opened")


def test_form_and_list_show_the_picture_and_where_it_is_used(publisher):
    picture = make.make_picture(title="Room", shows_people=True, consent_note="Ana Ruiz agreed")
    topic = make.make_topic(title="Parking", picture=picture)
    clinic = make.make_clinic(name="Tacoma clinic", status="draft", picture=picture)
    condition = make.make_condition(name="Heel pain")
    condition.picture = picture
    workflow.save_draft(condition, by=None)
    page = Page(publisher.get(admin_url(picture)).content)
    assert sorted(one.text for one in page.select(".used-in li")) == [
        "Heel pain condition, draft", "Parking page", "Tacoma clinic clinic, not on the site",
    ]  # fmt: skip
    assert {link["href"] for link in page.select(".used-in a")} == set(map(admin_url, [topic, clinic, condition]))
    listed = Page(publisher.get(list_url(Picture)).content)
    assert listed.select_one(".picture-in-list")["src"].startswith("/preview/pictures/")


@pytest.mark.parametrize("page", ["take_off", "delete"])
def test_pages_that_show_a_picture_are_named_before_it_leaves_the_site(publisher, page):
    picture = make.make_picture()
    topic = make.make_topic(title="Parking", picture=picture)
    make.make_topic(title="Prices", status="draft", picture=picture)
    text = Page(publisher.get(admin_url(picture, page)).content).text
    assert f"{topic.title} (page)" in text
    assert "Prices" not in text.replace("page: Prices", "")


def test_editor_finds_pictures_by_their_words(writer):
    picture = make.make_picture(title="Room", alt="A table and two chairs")
    asked = {"app_label": "education", "model_name": "topic", "field_name": "picture", "term": "chairs"}
    found = writer.get("/admin/autocomplete/", asked).json()["results"]
    assert found == [{"id": str(picture.pk), "text": "Room"}]


def test_consent_is_on_no_page_and_in_no_address(client):
    topic = make.make_topic(picture=make.make_picture(shows_people=True, consent_note="Ana Ruiz agreed"))
    assert "Ana Ruiz" not in client.get(topic.get_absolute_url()).content.decode()


def test_draft_of_a_record_can_choose_a_picture(writer):
    topic, picture = make.make_topic(), make.make_picture()
    topic.picture = picture
    workflow.save_draft(topic, by=None)
    assert Draft.objects.get().contents == {"picture": picture.pk}


def test_form_tells_the_browser_the_largest_file(writer):
    field = Page(writer.get(ADD)).one("input", _name="file")
    words = "This file has {size} MB. A picture can have 20 MB. Save it smaller, then choose it again."
    assert (field["data-most-bytes"], field["data-too-large"]) == (str(20 * 1024 * 1024), words)


def test_list_says_in_words_whether_the_people_agreed(publisher):
    for title, values in {"A": {}, "B": {"consent_note": "Ana, today"}, "C": {"shows_people": False}}.items():
        make.make_picture(**{"title": title, "shows_people": True, "status": "draft"} | values)
    cells = Page(publisher.get(list_url(Picture))).select("td.field-people")
    assert [one.text for one in cells] == ["yes, agreement missing", "yes, they agreed", "–"]


def test_words_of_a_decoration_are_said_to_be_ignored(publisher):
    picture = make.make_picture(is_decoration=True)
    words = "Nobody hears these words, because screen readers skip decoration. Untick “Only decoration” or empty them."
    assert [(one.level, one.field, one.message) for one in workflow.problems_of(picture)] == [("warn", "alt", words)]
