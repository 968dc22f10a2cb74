"""Matching the columns of a file with fields."""

import pytest

from locations.importing import TableError, columns


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("NAME", "name"), ("Clinic Name", "name"), ("clinic_name", "name"), ("ZIP Code", "zip"), ("postal-code", "zip"),
        ("TELEPHONE", "phone"), ("Phone #", "phone"), ("Lat", "latitude"), ("LONG", "longitude"), ("Address 1", "street"),
        ("Dry needling?", "offers_dry_needling"), ("Status", "operation"), ("Opening hours", "opening_hours"),
    ],
)  # fmt: skip
def test_title_is_matched_in_any_usual_form(title, field):
    assert columns.match(["page", title]).places == {"page": 0, field: 1}


def test_unused_columns_are_listed():
    matched = columns.match(["FID", "name", "BEDS", "", "City"])
    assert (matched.places, matched.unused) == ({"name": 1, "city": 4}, ["FID", "BEDS"])


def test_preferred_name_wins_if_two_columns_match_a_field():
    matched = columns.match(["Address", "Street", "name"])
    assert (matched.places["street"], matched.unused) == (1, ["Address"])


def test_file_without_column_names_gets_a_message_that_lists_them():
    with pytest.raises(TableError) as error:
        columns.match(["Tacoma", "98402"])
    assert str(error.value) == (
        "There is no column “name”. The first row of the file must contain the column names: "
        "name, street, city, state, zip, phone."
    )


def test_every_column_name_belongs_to_one_field():
    names = [name for others in columns.NAMES.values() for name in others]
    assert len(names) == len(set(names))


def test_every_exported_column_except_publication_is_matched():
    from locations.importing.exporting import COLUMNS

    assert columns.match(COLUMNS).unused == ["publication"]
