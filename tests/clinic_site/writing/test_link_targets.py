"""The pages that the editor's link button finds."""

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse

from clinic_site.writing.link_targets import link_sources
from clinic_site.writing.markdown import as_text, plain
from education.checks.broken_links import PublicAddresses
from tests import factories as make

pytestmark = pytest.mark.django_db

LINKS = reverse("writing:links")


def found(client, query=""):
    return client.get(LINKS, {"q": query}).json()["choices"]


def titles(client, query=""):
    return [choice["label"] for choice in found(client, query)]


@pytest.fixture
def home():
    return make.make_topic(title="Needles for sore muscles", slug="home")


@pytest.fixture
def safety():
    return make.make_topic(title="Who should not have it", slug="safety", nav_label="Safety")


def test_page_is_found_by_its_title_and_inserts_a_link(writer, safety):
    assert found(writer, "who should not") == [
        {
            "label": "Who should not have it",
            "note": "Page · /safety/",
            "insert": "[Who should not have it](/safety/)",
            "link": "/safety/",
        }
    ]


@pytest.mark.parametrize("query", ["front", "Home page", "hero", "/", "https://our.example/"])
def test_home_page_is_found_by_the_names_that_staff_use(writer, home, safety, query):
    assert found(writer, query)[0]["link"] == "/"


@pytest.mark.parametrize(
    "query", ["/safety/", "/saf", "https://our.example/safety/", "safety", "warning signs", "risks"]
)
def test_page_is_found_by_its_address_and_its_other_names(writer, home, safety, query):
    assert found(writer, query)[0]["link"] == "/safety/"


def test_whole_address_finds_one_page_only(writer, home, safety):
    make.make_contraindication(title="Safety first", slug="fever")
    assert [choice["link"] for choice in found(writer, "/safety/#fever")] == ["/safety/#fever"]


@pytest.mark.parametrize("query", ["/questions/#hurt", "/questions/?page=2#hurt", "/questions/hurt/"])
def test_record_of_a_list_is_found_by_each_of_its_addresses(writer, query):
    make.make_question(slug="hurt")
    make.make_question(slug="hurts-later")
    assert found(writer, query)[0]["link"] == "/questions/#hurt"


RECORDS = [
    (make.make_condition, {"name": "Heel pain", "slug": "heel-pain", "other_names": "Plantar fasciitis\nSore heel"}, "fasciitis", "Condition"),
    (make.make_question, {"question": "Does it hurt?", "slug": "hurt", "search_words": "ouch"}, "ouch", "Question"),
    (make.make_contraindication, {"title": "Blood thinners", "slug": "thinners", "search_words": "warfarin"}, "warfarin", "Contraindication"),
    (make.make_after_effect, {"name": "Bruise", "slug": "bruise"}, "bruise", "Effect of treatment"),
    (make.make_warning_sign, {"name": "A cold leg", "slug": "cold-leg"}, "/safety/#sign-cold-leg", "Warning sign"),
    (make.make_term, {"term": "Twitch", "slug": "twitch", "other_names": "LTR"}, "ltr", "Word"),
    (make.make_region, {"name": "Neck and head", "slug": "neck"}, "neck", "Part of the body"),
]  # fmt: skip


@pytest.mark.parametrize(("create", "values", "query", "kind"), RECORDS, ids=[row[3] for row in RECORDS])
def test_record_of_each_kind_is_found(writer, create, values, query, kind):
    record = create(**values)
    path = record.get_absolute_url()
    assert [(one["label"], one["note"], one["link"]) for one in found(writer, query)] == [
        (str(record), f"{kind} · {path}", path)
    ]
    assert PublicAddresses().fault(path) in ("", "There is no page at this address.")


def test_clinics_and_states_are_found_by_those_who_may_view_them(writer):
    clinic = make.make_clinic(name="Harbor Physical Therapy", city="Seattle")
    assert [choice["link"] for choice in found(writer, "harbor seattle")] == [clinic.get_absolute_url()]
    assert [choice["link"] for choice in found(writer, "washington")][:1] == [clinic.state.get_absolute_url()]
    assert [choice["link"] for choice in found(writer, clinic.get_absolute_url())] == [clinic.get_absolute_url()]


@pytest.mark.parametrize(
    ("query", "view_name"),
    [
        ("finder", "locations:state_list"),
        ("state law", "locations:register"),
        ("quiz", "education:self_check"),
        ("leaflet", "handout"),
        ("/handout/", "handout"),
        ("search", "search"),
    ],
)
def test_page_without_a_record_is_found(writer, query, view_name):
    assert found(writer, query)[0]["link"] == reverse(view_name)


def test_pages_for_staff_are_not_offered(admin_client):
    assert [choice["link"] for choice in found(admin_client, "/admin/")] == []
    assert [choice["link"] for choice in found(admin_client, "gallery")] == []


def test_page_that_is_not_on_the_site_says_so(writer):
    make.make_topic(title="Soon", slug="soon", status="draft")
    assert [choice["note"] for choice in found(writer, "soon")] == ["Not on the site · Page · /soon/"]


def test_best_match_comes_first(writer):
    make.make_question(question="What is a knot, and why does neck pain come?", slug="a")
    make.make_condition(name="Old neck pain", slug="b")
    make.make_condition(name="Neck pain in the morning", slug="c")
    make.make_question(question="Neck pain", slug="d")
    assert titles(writer, "neck pain") == [
        "Neck pain",
        "Neck pain in the morning",
        "Old neck pain",
        "What is a knot, and why does neck pain come?",
    ]


def test_main_pages_are_offered_before_anything_is_typed(writer, home):
    make.make_condition(name="Heel pain")
    assert titles(writer) == [
        "Needles for sore muscles",
        "Handout",
        "Search this site",
        "Self-check",
        "Find a clinic",
        "Dry needling, state by state",
    ]


def test_title_with_marks_of_markdown_is_shown_as_it_is(writer):
    title = r"[Why] *not* 5*3_x <b> `a` \n"
    make.make_topic(title=title, slug="why")
    [choice] = found(writer, "/why/")
    assert choice["insert"] == f"[{as_text(title)}](/why/)"
    assert plain(choice["insert"]) == title


def test_every_word_must_fit(writer, safety):
    assert titles(writer, "who nobody") == []


def test_visitor_is_redirected_to_the_sign_in_page(client):
    assert client.get(LINKS).status_code == 302


def test_records_require_the_right_to_view_them(client):
    make.make_condition(name="Heel pain", slug="heel-pain")
    make.make_topic(title="Heel pain and you", slug="heel")
    user = User.objects.create_user("narrow", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="view_topic"))
    client.force_login(user)
    assert titles(client, "heel") == ["Heel pain and you"]


def test_number_of_queries_and_choices_does_not_grow_with_the_records(writer, django_assert_max_num_queries):
    for number in range(30):
        make.make_condition(name=f"Pain {number}", slug=f"pain-{number}")
        make.make_clinic(name=f"Pain clinic {number}", slug=f"pain-{number}")
    with django_assert_max_num_queries(len(link_sources()) + 4):
        assert len(found(writer, "pain " * 40)) == 20
