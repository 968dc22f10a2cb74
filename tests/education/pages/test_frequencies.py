"""How often something happened: numbers with a picture, a source and their limits."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from education.models import Frequency
from education.models.icon_array import icon_array
from tests import factories as make
from tests.html import Page


def dots(path):
    return re.findall(r"M(\d+) (\d+)h0", path)


@pytest.mark.parametrize(("count", "out_of"), [(37, 100), (1, 1024), (1, 2), (100, 100), (3, 17)])
def test_picture_has_a_dot_for_each_of_the_total_and_fills_the_first_ones(count, out_of):
    picture = icon_array(count, out_of)
    filled, empty = dots(picture.filled), dots(picture.empty)
    assert (len(filled), len(empty)) == (count, out_of - count)
    assert len(set(filled + empty)) == out_of
    assert all(int(x) < picture.width and int(y) < picture.height for x, y in filled + empty)


@pytest.mark.django_db
def test_page_shows_the_number_with_its_source_and_limits(client):
    study = make.make_reference(key="boyce")
    make.make_frequency(
        sentence="led to a bruise.", slug="bruise", count=8, counted_by="420 therapists", not_said="How large.",
        references=[study],
    )  # fmt: skip
    figure = Page(client.get("/safety/")).one("figure", id="bruise")
    assert [text.text for text in figure.one("figcaption").all("p")] == [
        "About 8 of 100 sessions led to a bruise. 1", "Counted by: 420 therapists.", "What it does not say: How large.",
    ]  # fmt: skip
    assert figure.one("svg")["aria-label"] == "About 8 of 100 sessions"
    assert figure.one("a")["href"] == "#ref-boyce"


@pytest.mark.django_db
def test_large_numbers_have_thousands_separators():
    assert make.make_frequency(count=1, out_of=1024).words == "About 1 of 1,024 sessions"


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
    assert Frequency.objects.count() == 5
    assert list(Frequency.objects.filter(references=None)) == []
