"""An unusable file is refused with advice, before its records are compared with this site."""

import json

import pytest

from clinic_site import transfer

GOOD = {"format": "dry-needling-education content", "version": 1, "exported_at": "", "site": "", "records": []}
TOPIC = {"model": "education.topic", "key": "about", "fields": {}}


def problem(file) -> str:
    with pytest.raises(transfer.ContentError) as error:
        transfer.read_content(file if isinstance(file, bytes) else json.dumps(file).encode())
    return str(error.value)


def with_record(**changes) -> dict:
    return GOOD | {"records": [TOPIC | changes]}


@pytest.mark.parametrize("file", [b"", b"name,slug\n1,2", b"\xff\xfe\x00", b'{"records": [NaN]}', b"[" * 100_000])
def test_file_that_is_not_json_is_refused(file):
    assert problem(file).startswith("The file is not valid JSON")


@pytest.mark.parametrize(
    "file", [[], 1, None, {}, [{"model": "education.topic", "pk": 1, "fields": {}}], GOOD | {"format": "x"}]
)
def test_other_json_file_is_refused_with_the_command_that_creates_one(file):
    assert problem(file) == "This is not a content file. Create one with: manage.py export_content FILE"


@pytest.mark.parametrize("version", [0, 2, "1", None])
def test_other_version_is_refused(version):
    assert problem(GOOD | {"version": version}) == (
        f"The file has format version {version}, but this site reads version 1. "
        "Update both sites to the same release, then export again."
    )


@pytest.mark.parametrize("model", ["locations.clinic", "auth.user", "education.pagefeedback", "", None, ["x"], 3])
def test_kind_of_record_that_is_not_transferred_is_refused(model):
    assert problem(with_record(model=model)) == (
        f"Record 1 of the file is of the kind “{model}”, which this site does not import. "
        "Update both sites to the same release. To import clinics, use: manage.py import_clinics"
    )


@pytest.mark.parametrize("key", [None, "", 7, [], ["a", "b"], {"slug": "a"}, "a\x00b", "\ud800", [["a"]]])
def test_record_without_a_valid_key_is_refused(key):
    assert problem(with_record(key=key)) == (
        "Record 1 of the file (education.topic) has no valid key. Export it again."
    )


@pytest.mark.parametrize("records", [None, {}, "x"])
def test_file_without_a_list_of_records_is_refused(records):
    assert problem(GOOD | {"records": records}) == "The file has no list of records. Export it again."


@pytest.mark.parametrize("record", [None, "x", [], {"model": "education.topic", "key": "a"}, TOPIC | {"fields": []}])
def test_damaged_record_is_reported_with_its_number(record):
    assert problem(GOOD | {"records": [TOPIC, record]}) == "Record 2 of the file is damaged. Export it again."


def test_file_without_records_is_read():
    assert transfer.read_content(json.dumps(GOOD).encode()).entries == []


def test_byte_order_mark_is_ignored():
    assert (
        transfer.read_content(b"\xef\xbb\xbf" + json.dumps(with_record()).encode()).entries[0].label
        == "education.topic about"
    )
