"""How often something happened: numbers with a picture, a source and their limits."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from education.models import Frequency
from education.models.icon_array import icon_array
from tests import factories as make
from tests.html import Page


def dots(path):
    """Return (x, y, rest of the path) of each dot."""
    return re.findall(r"M(\d+) (\d+)([^M]*)", path)


@pytest.mark.parametrize(("count", "out_of"), [(37, 100), (1, 1024), (1, 2), (100, 100), (3, 17)])
def test_picture_has_a_dot_for_each_of_the_total_and_fills_the_first_ones(count, out_of):
    picture = icon_array(count, out_of)
    full, hollow = dots(picture.full), dots(picture.hollow)
    assert (len(full), len(hollow)) == (count, out_of - count)
    assert len(set(full + hollow)) == out_of
    assert all(int(x) < picture.width and int(y) < picture.height for x, y, _rest in full + hollow)


@pytest.mark.parametrize(("count", "out_of"), [(8, 100), (1, 1000)])
def test_full_and_hollow_dots_have_the_same_outline(count, out_of):
    picture = icon_array(count, out_of)
    assert {rest for _x, _y, rest in dots(picture.full + picture.hollow)} == {"a3 3 0 1 0 6 0 3 3 0 1 0-6 0"}


def test_full_and_hollow_dots_differ_only_in_their_filling():
    """Ink in one dot only would make it look larger, and with color alone some readers and printers lose it."""
    css = finders.find("css/other-pages/figures.css")
    rules = dict(re.findall(r"(\.frequency-dots[^{]*?) \{ ([^}]*?);? \}", Path(css).read_text(encoding="utf-8")))
    assert rules.pop(".frequency-dots .frequency-on") == "fill: currentColor"
    assert rules.keys() == {".frequency-dots"}
    assert {"fill: none", "stroke: currentColor"} < set(rules[".frequency-dots"].split("; "))


@pytest.mark.django_db
def test_page_shows_the_number_with_its_source_and_limits(client):
    study = make.make_reference(key="boyce")
    make.make_frequency(
        sentence="led to a bruise.", slug="bruise", count=8, counted_by="420 therapists", not_said="How large.",
        references=[study],
    )  # fmt: skip
    figure = Page(client.get("/safety/")).one("figure", id="bruise")
    assert [text.text for text in figure.one("figcaption").all("p")] == ["About 8 of 100 sessions led to a bruise. 1"]
    assert figure.one("svg")["aria-label"] == "About 8 of 100 sessions"
    assert figure.one("a")["href"] == "#ref-boyce"
    assert limits(client) == {
        "About 8 of 100 sessions led to a bruise.": "Counted by: 420 therapists. What it does not say: How large."
    }


def limits(client):
    """Return who counted and what each number leaves out, from the fold below the pictures."""
    fold = Page(client.get("/safety/")).one("section", id="how-often").one("details")
    assert fold.one("summary").text == "Who counted, and what the numbers leave out"
    return {row.one("dt").text: row.one("dd").text for row in fold.one("dl").all("div")}


@pytest.mark.django_db
def test_large_numbers_have_thousands_separators():
    assert make.make_frequency(count=1, out_of=1000).words == "About 1 of 1,000 sessions"
    assert make.make_frequency(count=1, out_of=1000, counts="events").words == "In 1,000 sessions, about 1"


# Events: one session can have several --------------------------------------------------------------------


@pytest.mark.django_db
def test_events_are_told_without_a_picture_and_not_as_sessions_that_had_one(client):
    study = make.make_reference(key="boyce")
    make.make_frequency(
        sentence="small effects were counted. One session can have two.", slug="all", count=37, counts="events",
        counted_by="420 therapists", not_said="How many sessions had one.", references=[study],
    )  # fmt: skip
    figure = Page(client.get("/safety/")).one("figure", id="all")
    told = "In 100 sessions, about 37 small effects were counted. One session can have two."
    assert [text.text for text in figure.one("figcaption").all("p")] == [f"{told} 1"]
    assert limits(client) == {told: "Counted by: 420 therapists. What it does not say: How many sessions had one."}
    assert figure.all("svg") == []


@pytest.mark.django_db
def test_number_is_of_events_unless_staff_choose_otherwise():
    made = Frequency.objects.create(sentence="drops were counted.", slug="a", count=3, counted_by="X", not_said="Y.")
    assert made.counts == "events"
    with connection.cursor() as cursor:  # as a version that does not know the column
        columns = [f.column for f in Frequency._meta.concrete_fields if f.name not in ("id", "slug", "counts")]
        names = ", ".join(f'"{name}"' for name in columns)
        copy = f"INSERT INTO education_frequency (slug, {names}) SELECT 'b', {names} FROM education_frequency"  # noqa: S608
        cursor.execute(copy)
    assert Frequency.objects.get(slug="b").counts == "events"


@pytest.mark.django_db
@pytest.mark.parametrize("start", ["led to", "Had", "were followed by", "resulted in"])
def test_event_count_that_tells_what_sessions_had_is_refused(start):
    record = make.make_frequency(sentence=f"{start} a bruise.")
    record.full_clean()
    record.counts = "events"
    with pytest.raises(ValidationError) as error:
        record.full_clean()
    assert list(error.value.message_dict) == ["sentence"]


@pytest.mark.django_db
def test_there_can_be_more_events_than_sessions():
    make.make_frequency(sentence="drops were counted.", count=140, counts="events").full_clean()


@pytest.mark.django_db
def test_database_refuses_an_unknown_way_of_counting():
    with pytest.raises(IntegrityError, match="education_frequency_counts_once_or_events"), transaction.atomic():
        make.make_frequency(counts="people")


@pytest.mark.django_db
@pytest.mark.parametrize("unseen", make.UNSEEN, ids=make.UNSEEN_IDS)
def test_unpublished_frequency_is_not_shown(client, unseen):
    record = make.make_frequency(**unseen)
    assert "how-often" not in Page(client.get("/safety/")).ids
    assert record.sentence not in client.get("/safety/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("values", [{"count": 101}, {"count": 0}, {"out_of": 1}, {"out_of": 5000}])
def test_count_and_total_out_of_range_are_refused(values):
    record = make.make_frequency()
    for name, value in values.items():
        setattr(record, name, value)
    with pytest.raises(ValidationError):
        record.full_clean()


@pytest.mark.django_db
def test_database_refuses_a_count_greater_than_the_total():
    with pytest.raises(IntegrityError), transaction.atomic():
        make.make_frequency(count=101)


@pytest.mark.django_db
def test_every_sample_frequency_has_a_source(sample_content):
    assert Frequency.objects.count() == 6
    assert list(Frequency.objects.filter(references=None)) == []


@pytest.mark.django_db
def test_sample_numbers_are_told_as_they_were_counted(sample_content, client):
    shown = Page(client.get("/safety/")).one("section", id="how-often").all("figure")
    assert [(figure.one("b").text, len(figure.all("svg"))) for figure in shown] == [
        ("In 100 sessions, about 37", 0),
        ("About 16 of 100 sessions", 1),
        ("About 8 of 100 sessions", 1),
        ("About 6 of 100 sessions", 1),
        ("In 100 treatments, about 19", 0),
        ("In 1,000 sessions, about 1", 0),
    ]


@pytest.mark.django_db
def test_sample_count_of_events_never_speaks_of_sessions_that_had_one(sample_content):
    wrong = re.compile(r"\bof 1,?0{2,}\b|\b(?:had|led to|resulted in|followed by)\b", re.IGNORECASE)
    events = Frequency.objects.filter(counts="events")
    assert [str(record) for record in events if wrong.search(str(record))] == []
    assert events.count() == 3


@pytest.mark.django_db
def test_limits_of_every_number_are_in_one_fold_in_the_order_of_the_pictures(client, sample_content):
    pictures = Page(client.get("/safety/")).one("section", id="how-often").all("figure")
    records = {record.slug: record for record in Frequency.objects.all()}
    shown = [records[picture["id"]] for picture in pictures]
    assert list(limits(client).items()) == [
        (
            " ".join(f"{record.words} {record.sentence}".split()),
            " ".join(f"Counted by: {record.counted_by}. What it does not say: {record.not_said}".split()),
        )
        for record in shown
    ]
