"""Which pictures can be on the site, and what pages show of them."""

import pytest
from django.db import IntegrityError, transaction

from clinic_site.models import Picture
from clinic_site.publishing import preview, workflow
from clinic_site.publishing.exceptions import NotPublishedError
from tests import factories as make
from tests.html import Page
from tests.staff import make_staff

pytestmark = pytest.mark.django_db
KEY = "0" * 31 + "a"


def problems(picture):
    return [problem.message for problem in workflow.problems_of(picture) if problem.is_stop]


def page(client, record):
    return Page(client.get(record.get_absolute_url().partition("#")[0]).content)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"alt": ""}, "Write words for people who can’t see the picture, or tick “only decoration” if they miss nothing."),
        (
            {"shows_people": True},
            "People can be recognized, so write who agreed, and when. Without that, the picture can’t be published.",
        ),
        ({"focus_x": 101}, "The most important point is in percent: from 0 to 100."),
    ],
)  # fmt: skip
def test_picture_with_a_gap_can_not_be_published_and_says_why(values, message):
    picture = make.make_picture(status="draft", **{name: value for name, value in values.items() if name != "focus_x"})
    if "focus_x" in values:
        record = Picture.objects.get(pk=picture.pk)
        record.focus_x = values["focus_x"]
        workflow.save_draft(record, by=None)
    assert problems(picture) == [message]
    with pytest.raises(NotPublishedError):
        workflow.publish(picture, by=make_staff("Publisher"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Picture.objects.filter(pk=picture.pk).update(status="published", **values)


@pytest.mark.parametrize(
    "values", [{}, {"alt": "", "is_decoration": True}, {"shows_people": True, "consent_note": "Ana Ruiz, May 2, 2026"}]
)
def test_picture_with_words_and_consent_can_be_published(values):
    picture = make.make_picture(status="draft", **values)
    assert problems(picture) == []
    workflow.publish(picture, by=make_staff("Publisher"))
    assert Picture.objects.published().get() == picture


def test_page_shows_a_picture_in_every_size_without_moving_when_it_arrives(client):
    picture = make.make_picture(file=f"pictures/{KEY}/master.jpg", alt="A shoulder", focus_x=10, focus_y=90)
    topic = make.make_topic(picture=picture)
    [found] = page(client, topic).select("picture")
    assert [source["type"] for source in found.select("source")] == ["image/avif", "image/webp"]
    assert [source["srcset"] for source in found.select("source")] == [
        ", ".join(f"/pictures/{KEY}-{width}.{kind} {width}w" for width in (400, 800, 1200)) for kind in ("avif", "webp")
    ]
    [img] = found.select("img")
    assert img.attrs == {
        "class": "picture-left picture-bottom",
        "src": f"/pictures/{KEY}-1200.jpg",
        "alt": "A shoulder",
        "width": "1200",
        "height": "800",
        "fetchpriority": "high",
        "decoding": "async",
    }


def loading(client, record) -> list[str]:
    """Return how the page of `record` loads its pictures: "lazy", or "at once"."""
    return [img.get("loading") or "at once" for img in page(client, record).select("picture img")]


def test_picture_below_the_first_screen_is_loaded_when_it_is_needed(client):
    clinic = make.make_clinic(picture=make.make_picture())
    person = make.make_person(clinic, picture=make.make_picture())
    assert loading(client, person) == ["at once", "lazy"]  # the clinic's is on the first screen of a phone


def test_picture_of_a_clinic_that_names_others_first_is_below_the_first_screen(client):
    assert loading(client, make.make_clinic(picture=make.make_picture(), offers_dry_needling=False)) == ["lazy"]


def test_screen_readers_skip_decoration(client):
    topic = make.make_topic(picture=make.make_picture(is_decoration=True, alt="A plant"))
    assert page(client, topic).select_one("picture img")["alt"] == ""


@pytest.mark.parametrize("values", make.UNSEEN, ids=make.UNSEEN_IDS)
def test_page_has_no_gap_for_a_picture_that_is_not_on_the_site(client, values):
    picture = make.make_picture(**values)
    clinic = make.make_clinic(picture=picture)
    records = [
        make.make_topic(picture=picture),
        make.make_condition(picture=picture),
        clinic,
        make.make_person(clinic, picture=picture),
    ]
    assert [len(page(client, record).select("picture")) for record in records] == [0, 0, 0, 0]


def test_staff_are_told_that_a_chosen_picture_is_not_on_the_site():
    topic = make.make_topic(picture=make.make_picture(status="draft", title="Room"))
    words = "The picture “Room” is not on the site, so the page shows none. Publish the picture too."
    assert words in [problem.message for problem in workflow.problems_of(topic)]


def test_condition_shows_its_picture_in_place_of_its_drawing(client):
    condition = make.make_condition(slug="carpal-tunnel-syndrome")
    assert len(page(client, condition).select(".short-answer .drawing")) == 1
    condition.picture = make.make_picture()
    condition.save()
    found = page(client, condition)
    assert (len(found.select(".short-answer .drawing")), len(found.select(".short-answer picture"))) == (0, 1)


def test_preview_of_a_picture_shows_the_page_that_uses_it_with_its_draft(rf):
    picture = make.make_picture(status="draft")
    topic = make.make_topic(picture=picture)
    answer = preview.render_as_public(rf.get("/preview/"), picture)
    assert topic.title in answer.content.decode()
    assert Page(answer.content).select_one("picture img")["src"].startswith("/preview/pictures/")
    assert not Picture.objects.published().exists()


@pytest.mark.parametrize("values", [{"alt": ""}, {"shows_people": True}])
def test_preview_does_not_show_what_can_not_be_published(rf, values):
    picture = make.make_picture(status="draft", **values)
    make.make_topic(picture=picture)
    answer = preview.render_as_public(rf.get("/preview/"), picture)
    assert answer.status_code == 409
    assert "First check: " in answer.content.decode()


def test_picture_that_no_page_uses_has_no_page(rf):
    picture = make.make_picture()
    assert picture.get_absolute_url() == ""
    assert "This record has no page of its own." in preview.render_as_public(rf.get("/"), picture).content.decode()


def test_deleted_picture_leaves_the_page_without_it(client):
    topic = make.make_topic(picture=make.make_picture())
    topic.picture.delete()
    topic.refresh_from_db()
    assert topic.picture is None
    assert page(client, topic).select("picture") == []
