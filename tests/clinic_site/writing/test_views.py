"""What the editor asks for: who may ask, and what it answers."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from education.models import Condition, Topic
from tests import factories as make
from tests.html import Page

pytestmark = pytest.mark.django_db

LOOK = reverse("writing:look", args=["education", "topic"])
REFERENCES = reverse("writing:pick", args=["education", "references"])
WORDS = reverse("writing:pick", args=["education", "words"])


def staff_with(*codenames):
    """Return a client signed in as staff with these permissions and no others."""
    user = User.objects.create_user("narrow", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client = Client()
    client.force_login(user)
    return client


def look(client, url=LOOK, **texts):
    response = client.post(url, texts)
    assert response.status_code == 200
    return response.json()["texts"]


# Who may ask -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("url", [LOOK, REFERENCES, WORDS])
def test_visitor_is_sent_to_the_sign_in(client, url):
    response = client.post(url) if url == LOOK else client.get(url)
    assert response.status_code == 302
    assert response["Location"].startswith("/admin/login/")


def test_staff_who_may_only_look_get_no_preview():
    assert staff_with("view_topic").post(LOOK, {"body": "Text."}).status_code == 403


@pytest.mark.parametrize("right", ["add_topic", "change_topic"])
def test_staff_who_may_write_get_a_preview(right):
    assert Page(look(staff_with(right), body="Text.")["body"]["preview"]).one("p").text == "Text."


def test_right_to_one_kind_of_record_opens_no_other():
    assert staff_with("change_question").post(LOOK, {"body": "Text."}).status_code == 403


@pytest.mark.parametrize(("right", "expected"), [("view_glossaryterm", 403), ("view_reference", 200)])
def test_list_to_insert_from_needs_the_right_to_view_its_records(right, expected):
    assert staff_with("change_topic", right).get(REFERENCES).status_code == expected


def test_preview_needs_a_token(writer):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.get())
    assert strict.post(LOOK, {"body": "Text."}).status_code == 403


def test_preview_is_no_page(writer):
    assert writer.get(LOOK).status_code == 405
    assert writer.post(REFERENCES).status_code == 405


@pytest.mark.parametrize("names", [("education", "nothing"), ("nothing", "topic"), ("locations", "clinic")])
def test_kinds_without_texts_are_not_there(admin_client, names):
    assert admin_client.post(reverse("writing:look", args=names)).status_code == 404


@pytest.mark.parametrize("names", [("education", "nothing"), ("locations", "references")])
def test_lists_that_nobody_registered_are_not_there(publisher, names):
    assert publisher.get(reverse("writing:pick", args=names)).status_code == 404


# What it answers ---------------------------------------------------------------------------------------


def test_preview_is_what_the_page_shows(writer):
    make.make_reference(key="a-2020")
    make.make_reference(key="b-2020")
    make.make_term(term="Twitch", slug="twitch", definition="A jump.")
    body = "## One\n\nA twitch is *fast*.[@b-2020] A twitch.[@a-2020][@b-2020]"
    topic = make.make_topic(body=body)
    found = look(writer, body=body, slug=topic.slug)["body"]["preview"]
    shown = Page(writer.get(topic.get_absolute_url()))
    assert (
        [sup.text for sup in Page(found).all("sup")] == [sup.text for sup in shown.main.all("sup")] == ["1", "2", "1"]
    )
    [in_page] = [paragraph.text for paragraph in shown.main.all("p") if "fast" in paragraph.text]
    assert in_page in [paragraph.text for paragraph in Page(found).all("p")]
    assert len(Page(found).all("button", class_="word")) == len(shown.main.all("button", class_="word")) == 1


def test_word_opens_its_meaning_in_the_preview(writer):
    make.make_term(term="Twitch", slug="twitch", definition="A jump.")
    page = Page(look(writer, body="A twitch.", slug="other")["body"]["preview"])
    assert page.one("button", class_="word")["popovertarget"] == page.one("div", class_="word-card")["id"]
    assert page.one("div", class_="word-card").text == "Twitch A jump."


def test_numbers_go_on_from_one_text_of_the_record_to_the_next(writer):
    for key in ("a-2020", "b-2020"):
        make.make_reference(key=key)
    url = reverse("writing:look", args=["education", "condition"])
    found = look(writer, url, evidence="Said.[@b-2020]", what_it_is="Said.[@a-2020]")
    assert [Page(found[name]["preview"]).one("sup").text for name in ("what_it_is", "evidence")] == ["1", "2"]


def test_citation_that_shows_nothing_is_named(writer):
    make.make_reference(key="draft-2020", status="draft")
    found = look(writer, body="Said.[@draft-2020] Said.[@Bad Key]")["body"]
    faults = [item.text for item in Page(found["reading"]).one("ul", class_="writing-faults").all("li")]
    assert faults == [
        "“[@Bad Key]” is not a valid citation. Cite one reference like this: [@key]",
        "[@draft-2020] will not be shown: there is no published reference with this key.",
    ]
    assert all(fault in found["summary"] for fault in faults)


def test_what_is_typed_is_never_run(writer):
    found = look(writer, body="<script>alert(1)</script> [x](javascript:alert(1))", short_answer="<b>no</b> " * 30)
    assert "<script" not in found["body"]["preview"]
    assert Page(found["body"]["preview"]).hrefs == []
    assert "<b>no" not in found["short_answer"]["reading"]


def test_plain_texts_have_a_grade_and_no_preview(writer):
    found = look(writer, short_answer="You may be sore for a day or two. That is fine and it goes away.")[
        "short_answer"
    ]
    assert found["preview"] == ""
    assert "easy enough" in found["reading"]


def test_only_texts_are_answered_about(writer):
    assert sorted(look(writer, body="A", short_answer="B", search_words="C", title="D", slug="e")) == [
        "body",
        "short_answer",
    ]


def test_preview_saves_nothing(writer):
    look(writer, body="Text.", slug="new")
    assert list(Topic.objects.all()) == []


# Lists to insert from ----------------------------------------------------------------------------------


def choices(client, url, query=""):
    return client.get(url, {"q": query}).json()["choices"]


def test_reference_is_found_by_author_and_year_and_inserts_its_key(writer):
    make.make_reference(key="gattie-2017", authors="Gattie E, et al.", year=2017, title="Needling of necks")
    make.make_reference(authors="Gattie E, et al.", year=2020)
    assert choices(writer, REFERENCES, "gattie 2017") == [
        {"label": "Gattie E, et al. (2017)", "note": "Needling of necks", "insert": "[@gattie-2017]", "link": ""}
    ]


def test_reference_that_is_not_public_says_so(writer):
    make.make_reference(status="draft", title="Not yet")
    assert [choice["note"] for choice in choices(writer, REFERENCES)] == ["Not on the site · Not yet"]


def test_word_that_pages_explain_is_inserted_as_it_is(writer):
    make.make_term(term="Trigger point", slug="trigger-point")
    [choice] = choices(writer, WORDS, "trigger")
    assert (choice["insert"], choice["link"]) == ("trigger point", "/glossary/#trigger-point")


def test_word_that_pages_do_not_explain_is_inserted_with_its_link(writer):
    make.make_term(term="MRI scan", slug="mri", is_explained_in_texts=False)
    assert [choice["insert"] for choice in choices(writer, WORDS)] == ["[MRI scan](/glossary/#mri)"]


def test_list_is_short_and_asks_little_of_the_database(writer, django_assert_max_num_queries):
    for number in range(25):
        make.make_reference(title=f"Needling {number}")
    with django_assert_max_num_queries(6):
        assert len(choices(writer, REFERENCES, "needling " * 40)) == 20


def test_condition_answers_for_every_text_in_its_form(writer):
    url = reverse("writing:look", args=["education", "condition"])
    texts = dict.fromkeys(["short_answer", "emergency", *Condition.markdown_fields], "Text.")
    found = look(writer, url, **texts)
    assert sorted(found) == sorted(texts)
    assert sorted(name for name, one in found.items() if one["preview"]) == sorted(Condition.markdown_fields)
