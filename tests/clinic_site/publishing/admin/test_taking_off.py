"""The pages that ask before records leave the site, and the buttons that confirm, withdraw and put back."""

import pytest

from clinic_site.publishing import unpublishing
from clinic_site.publishing.taking_off import TakingOff
from education.models import AfterEffect, Topic, WarningSign
from tests import factories as make
from tests.html import Page
from tests.staff import list_url, make_staff, page_url, post_action

pytestmark = pytest.mark.django_db


def main(response) -> str:
    return Page(response).one(id="content").text


def messages_of(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def batch_url(record) -> str:
    row = TakingOff.objects.of(record).first()
    meta = record._meta
    return f"/admin/{meta.app_label}/{meta.model_name}/taking-off/{row.batch}/"


def test_question_says_what_patients_lose_and_which_links_will_be_dead(publisher):
    topic = make.make_topic(slug="aftercare", title="Aftercare", nav_order=3)
    make.make_topic(title="Links to it", body="See [aftercare](/aftercare/#ice).")
    make.make_topic(title="Not public", body="See [aftercare](/aftercare/).", status="draft")
    said = main(publisher.get(page_url(topic, "take_off")))
    for words in (
        "Its page, /aftercare/",
        "The main menu",
        "The search",
        "Links to it (page)",
    ):
        assert words in said
    assert "Not public" not in said
    assert "The footer" not in said  # it leaves out what is in the menu
    topic.nav_order = None
    topic.save()
    assert "The footer of every page" in main(publisher.get(page_url(topic, "take_off")))
    assert Topic.objects.published().filter(pk=topic.pk).exists()


def test_links_to_a_place_on_a_page_are_found(publisher):
    rule = make.make_contraindication(slug="fever")
    make.make_question(question="What about a fever?", answer="See [fever](/safety/#fever).")
    assert "What about a fever? (question)" in main(publisher.get(page_url(rule, "take_off")))


def test_put_back_is_one_click_on_the_record_on_the_list_and_on_the_desk(publisher):
    topic = make.make_topic()
    after = publisher.post(page_url(topic, "take_off"), {"why": "Old"}, follow=True)
    assert messages_of(after) == [
        "1 record is no longer on the site. You can put this back for one day: press “Put back”."
    ]
    for page in (page_url(topic, "release"), list_url(Topic), "/admin/"):
        [button] = Page(publisher.get(page)).all("button", value="put_back")
        assert button.find_parent("form")["action"] == batch_url(topic)
    after = publisher.post(batch_url(topic), {"do": "put_back"}, follow=True)
    assert messages_of(after) == ["1 record is back on the site."]
    assert Topic.objects.published().get() == topic


def test_many_records_are_asked_about_once_and_one_click_brings_all_back(publisher):
    topics = [make.make_topic() for _number in range(27)]
    asked = post_action(publisher, "unpublish", *topics)
    assert "These 27 records leave the site" in main(asked)
    assert Topic.objects.published().count() == 27
    hidden = [(field["name"], field["value"]) for field in Page(asked).select(".take-off input[type=hidden]")]
    data = {name: [value for other, value in hidden if other == name] for name, _value in hidden}
    after = publisher.post(list_url(Topic), data, follow=True)
    assert [message.partition(".")[0] for message in messages_of(after)] == ["27 records are no longer on the site"]
    assert not Topic.objects.published().exists()
    publisher.post(batch_url(topics[0]), {"do": "put_back"})
    assert Topic.objects.published().count() == 27


def test_question_about_a_list_longer_than_its_page_keeps_all_of_it(publisher):
    topics = [make.make_topic() for _number in range(105)]
    asked = post_action(publisher, "unpublish", topics[0], select_across="1")
    names = [field["name"] for field in Page(asked).select(".take-off input[type=hidden]")]
    assert names.count("_selected_action") == 1
    data = {"action": "unpublish", "sure": "1", "select_across": "1", "_selected_action": [topics[0].pk]}
    publisher.post(list_url(Topic), data)
    assert not Topic.objects.published().exists()
    assert TakingOff.objects.values("batch").distinct().count() == 1


def test_refusal_is_one_message_with_what_to_do_instead(publisher):
    effects = [make.make_after_effect(action="call_911") for _number in range(3)]
    make.make_after_effect(action="call_clinic", when="any_time")
    asked = post_action(publisher, "unpublish", *effects)
    assert "Keep at least one effect of treatment with this level on the site" in main(asked)
    assert Page(asked).select(".take-off form") == []
    [said] = messages_of(
        publisher.post(
            list_url(AfterEffect),
            {"action": "unpublish", "sure": "1", "_selected_action": [effect.pk for effect in effects]},
            follow=True,
        )
    )
    assert said.startswith("Nothing was taken off. “Call 911 now” would be empty")


# Two people --------------------------------------------------------------------------------------------


@pytest.fixture
def request_of_ada():
    sign = make.make_warning_sign(name="Chest pain")
    ada = make_staff("Publisher")
    unpublishing.take_off([sign], by=ada, why="Doubtful")
    return sign, ada


def test_request_is_shown_on_the_record_in_the_list_and_on_the_desk_of_others(client, request_of_ada):
    sign, ada = request_of_ada
    client.force_login(make_staff("Clinical reviewer"))
    assert f"Waiting to be taken off: {ada} asked for it" in main(client.get(page_url(sign, "release")))
    assert "On the site, waiting to be taken off" in main(client.get(list_url(WarningSign)))
    assert "record is waiting to be taken off" in main(client.get("/admin/"))
    client.force_login(ada)
    assert "waiting to be taken off" not in main(client.get("/admin/"))


@pytest.mark.parametrize(
    ("role", "confirms"),
    [("Writer", False), ("Clinical reviewer", True), ("Publisher", True), ("Administrator", True)],
)
def test_who_may_confirm(client, request_of_ada, role, confirms):
    sign, _ada = request_of_ada
    client.force_login(make_staff(role))
    answer = client.post(batch_url(sign), {"do": "confirm"})
    assert answer.status_code == (302 if confirms else 403)
    assert WarningSign.objects.published().exists() != confirms


def test_person_who_asked_finds_no_button_to_confirm_and_can_withdraw(client, request_of_ada):
    sign, ada = request_of_ada
    client.force_login(ada)
    page = Page(client.get(batch_url(sign)))
    assert [button["value"] for button in page.all("button", name_="do")] == ["withdraw"]
    client.post(batch_url(sign), {"do": "confirm"})
    assert WarningSign.objects.published().exists()
    client.post(batch_url(sign), {"do": "withdraw"})
    assert not TakingOff.objects.waiting().exists()


# Deleting ----------------------------------------------------------------------------------------------


def test_deleting_a_published_record_says_what_patients_lose(publisher):
    topic = make.make_topic(slug="aftercare")
    assert "Its page, /aftercare/" in main(publisher.get(page_url(topic, "delete")))


def test_safety_record_on_the_site_cannot_be_deleted_alone_or_in_the_list(publisher):
    sign = make.make_warning_sign(name="Chest pain")
    words = "“Chest pain” is on the site. Two people must take it off first: then it can be deleted."
    assert words in main(publisher.post(page_url(sign, "delete"), {"post": "yes"}))
    assert words in main(post_action(publisher, "delete_selected", sign, post="yes"))
    assert WarningSign.objects.get() == sign
    sign.status = "draft"
    sign.save()
    publisher.post(page_url(sign, "delete"), {"post": "yes"})
    assert not WarningSign.objects.exists()
