"""Which column of a file is which field."""

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
def test_title_is_matched_forgivingly(title, field):
    assert columns.match(["page", title]).places == {"page": 0, field: 1}


def test_columns_that_mean_nothing_here_are_named():
    matched = columns.match(["FID", "name", "BEDS", "", "City"])
    assert (matched.places, matched.unused) == ({"name": 1, "city": 4}, ["FID", "BEDS"])


def test_of_two_columns_for_one_field_the_plainer_name_wins():
    matched = columns.match(["Address", "Street", "name"])
    assert (matched.places["street"], matched.unused) == (1, ["Address"])


def test_file_without_names_says_which_columns_it_needs():
    with pytest.raises(TableError) as error:
        columns.match(["Tacoma", "98402"])
    assert str(error.value) == (
        "There is no column “name”. The first row of the file must contain the column names: "
        "name, street, city, state, zip, phone."
    )


def test_no_name_stands_for_two_fields():
    names = [name for others in columns.NAMES.values() for name in others]
    assert len(names) == len(set(names))


def test_every_column_of_the_export_is_known_but_the_publication():
    from locations.importing.exporting import COLUMNS

    assert columns.match(COLUMNS).unused == ["publication"]
