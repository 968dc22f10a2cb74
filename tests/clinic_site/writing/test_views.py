"""The editor's views: permissions and responses."""

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


# Permissions -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("url", [LOOK, REFERENCES, WORDS])
def test_visitor_is_redirected_to_the_sign_in_page(client, url):
    response = client.post(url) if url == LOOK else client.get(url)
    assert response.status_code == 302
    assert response["Location"].startswith("/admin/login/")


def test_view_permission_is_not_enough_for_a_preview():
    assert staff_with("view_topic").post(LOOK, {"body": "Text."}).status_code == 403


@pytest.mark.parametrize("right", ["add_topic", "change_topic"])
def test_add_or_change_permission_is_enough_for_a_preview(right):
    assert Page(look(staff_with(right), body="Text.")["body"]["preview"]).one("p").text == "Text."


def test_permission_for_one_model_does_not_apply_to_another():
    assert staff_with("change_question").post(LOOK, {"body": "Text."}).status_code == 403


@pytest.mark.parametrize(("right", "expected"), [("view_glossaryterm", 403), ("view_reference", 200)])
def test_picker_requires_permission_to_view_its_records(right, expected):
    assert staff_with("change_topic", right).get(REFERENCES).status_code == expected


def test_preview_requires_a_csrf_token(writer):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.get())
    assert strict.post(LOOK, {"body": "Text."}).status_code == 403


def test_views_refuse_other_methods(writer):
    assert writer.get(LOOK).status_code == 405
    assert writer.post(REFERENCES).status_code == 405


@pytest.mark.parametrize("names", [("education", "nothing"), ("nothing", "topic"), ("locations", "clinic")])
def test_models_without_texts_are_not_found(admin_client, names):
    assert admin_client.post(reverse("writing:look", args=names)).status_code == 404


@pytest.mark.parametrize("names", [("education", "nothing"), ("locations", "references")])
def test_unregistered_pickers_are_not_found(publisher, names):
    assert publisher.get(reverse("writing:pick", args=names)).status_code == 404


# Responses ---------------------------------------------------------------------------------------------


def test_preview_matches_the_page(writer):
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
    assert len(Page(found).all("a", class_="word")) == len(shown.main.all("a", class_="word")) == 1


def test_explained_word_opens_its_meaning_in_the_preview(writer):
    make.make_term(term="Twitch", slug="twitch", definition="A jump.")
    page = Page(look(writer, body="A twitch.", slug="other")["body"]["preview"])
    assert page.one("a", class_="word")["href"] == "#" + page.one("div", class_="word-card")["id"]
    assert page.one("div", class_="word-card").text == "Twitch A jump."


def test_citation_numbers_continue_across_the_texts_of_a_record(writer):
    for key in ("a-2020", "b-2020"):
        make.make_reference(key=key)
    url = reverse("writing:look", args=["education", "condition"])
    found = look(writer, url, evidence="Said.[@b-2020]", what_it_is="Said.[@a-2020]")
    assert [Page(found[name]["preview"]).one("sup").text for name in ("what_it_is", "evidence")] == ["1", "2"]


def test_citation_that_shows_nothing_is_reported(writer):
    make.make_reference(key="draft-2020", status="draft")
    found = look(writer, body="Said.[@draft-2020] Said.[@Bad Key]")["body"]
    faults = [item.text for item in Page(found["reading"]).one("ul", class_="writing-faults").all("li")]
    assert faults == [
        "“[@Bad Key]” is not a valid citation. Cite one reference like this: [@key]",
        "[@draft-2020] will not be shown: there is no published reference with this key.",
    ]
    assert all(fault in found["summary"] for fault in faults)


def test_typed_html_is_escaped(writer):
    found = look(writer, body="<script>alert(1)</script> [x](javascript:alert(1))", short_answer="<b>no</b> " * 30)
    assert "<script" not in found["body"]["preview"]
    assert Page(found["body"]["preview"]).hrefs == []
    assert "<b>no" not in found["short_answer"]["reading"]


def test_plain_texts_have_a_grade_but_no_preview(writer):
    found = look(writer, short_answer="You may be sore for a day or two. That is fine and it goes away.")[
        "short_answer"
    ]
    assert found["preview"] == ""
    assert "easy enough" in found["reading"]


def test_response_contains_only_texts(writer):
    assert sorted(look(writer, body="A", short_answer="B", search_words="C", title="D", slug="e")) == [
        "body",
        "short_answer",
    ]


def test_preview_saves_nothing(writer):
    look(writer, body="Text.", slug="new")
    assert list(Topic.objects.all()) == []


# Pickers -----------------------------------------------------------------------------------------------


def choices(client, url, query=""):
    return client.get(url, {"q": query}).json()["choices"]


def test_reference_is_found_by_author_and_year_and_inserts_its_key(writer):
    make.make_reference(key="gattie-2017", authors="Gattie E, et al.", year=2017, title="Needling of necks")
    make.make_reference(authors="Gattie E, et al.", year=2020)
    assert choices(writer, REFERENCES, "gattie 2017") == [
        {"label": "Gattie E, et al. (2017)", "note": "Needling of necks", "insert": "[@gattie-2017]", "link": ""}
    ]


def test_unpublished_reference_is_marked(writer):
    make.make_reference(status="draft", title="Not yet")
    assert [choice["note"] for choice in choices(writer, REFERENCES)] == ["Not on the site · Not yet"]


def test_word_explained_by_pages_is_inserted_as_text(writer):
    make.make_term(term="Trigger point", slug="trigger-point")
    [choice] = choices(writer, WORDS, "trigger")
    assert (choice["insert"], choice["link"]) == ("trigger point", "/glossary/#trigger-point")


def test_word_not_explained_by_pages_is_inserted_as_a_link(writer):
    make.make_term(term="MRI scan", slug="mri", is_explained_in_texts=False)
    assert [choice["insert"] for choice in choices(writer, WORDS)] == ["[MRI scan](/glossary/#mri)"]


def test_picker_returns_few_choices_with_few_queries(writer, django_assert_max_num_queries):
    for number in range(25):
        make.make_reference(title=f"Needling {number}")
    with django_assert_max_num_queries(6):
        assert len(choices(writer, REFERENCES, "needling " * 40)) == 20


def test_condition_response_contains_every_text_in_its_form(writer):
    url = reverse("writing:look", args=["education", "condition"])
    texts = dict.fromkeys(["short_answer", "emergency", *Condition.markdown_fields], "Text.")
    found = look(writer, url, **texts)
    assert sorted(found) == sorted(texts)
    assert sorted(name for name, one in found.items() if one["preview"]) == sorted(Condition.markdown_fields)
