"""Files of clinics: whatever they contain, every row is added, changed, unchanged or refused, and none is lost."""

import csv
import io
import random
import zipfile

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from locations import importing
from locations.importing import TableError, read_table
from locations.importing.columns import NAMES
from locations.importing.limits import MEGABYTE
from locations.importing.tables import FORMULA_STARTS, as_data, is_a_bomb, write_csv
from locations.importing.written_xlsx import xlsx_bytes
from tests.locations.importing.files import BOISE, TACOMA, csv_bytes, make_atlas, xlsx
from tests.properties.texts import typed

VALUES = {
    "zip": ["98402", "9840", "601", "00601", "98402-1234", "984021234", "98402.0", "99999", "-98402", "٩٨٤٠٢"],
    "state": ["WA", "washington", "Narnia", "ID", "wa", "District of Columbia"],
    "latitude": ["47.25", "nan", "inf", "-inf", "1e400", "0", "91", "-122.44", "4_7", "47,25"],
    "longitude": ["-122.44", "122.44", "nan", "181", "0", "47.25"],
    "phone": ["(253) 555-0110", "253", "+", "tel:1", "1" * 300, "+1 253 555 0110 ext. 5", "0" * 16],
    "time_zone": ["America/Los_Angeles", "Mars/Base", "", "../../etc/passwd", "America/"],
    "opening_hours": ["Mo-Fr 08:00-18:00", "25:00-26:00", "24/7", "PH off", "sunrise-sunset"],
    "step_free": ["yes", "no", "unknown", "maybe", "1"],
    "offers_dry_needling": ["yes", "no", "maybe"],
    "dry_needling_confirmed_on": ["2026-01-02", "1/2/2026", "2999-01-01", "0000-00-00", "99/99/9999", "١/٢/٢٠٢٦", "2026-01-02T99:99"],
    "operation": ["open", "closed", "moved", "gone"],
    "page": ["/locations/washington/a-clinic/", "/locations/../etc/", "https://evil.example/locations/a/b/", "javascript:alert(1)"],
}  # fmt: skip


def cell(name):
    return st.sampled_from([*VALUES.get(name, []), {**TACOMA, **BOISE}.get(name, "x"), "", "'=1", "n/a"]) | typed


columns = st.lists(st.sampled_from(list(NAMES)), min_size=1, max_size=9, unique=True)
files = columns.flatmap(
    lambda names: st.tuples(
        st.just(["name", *[name for name in names if name != "name"]]),
        st.lists(
            st.tuples(*[cell(name) for name in ["name", *[name for name in names if name != "name"]]]),
            min_size=1, max_size=6,
        ),
    )
)  # fmt: skip


@pytest.fixture
def atlas(db):
    make_atlas()


def report_on(content):
    """Return (table, report) of a file, or (None, None) if the whole file is refused with a message."""
    try:
        table = read_table(content, "clinics.csv")
        return table, importing.look_at(table)
    except TableError as error:
        if not str(error):
            raise
        return None, None


def assert_no_row_is_lost(content):
    table, report = report_on(content)
    if table is None:
        return
    assert [row.number for row in report.rows] == [number for number, _cells in table.rows]
    assert sum(report.counts.values()) == len(table.rows)
    for row in report.rows:
        assert bool(row.faults) == (row.outcome == "refused")
        assert (row.clinic is not None) == (row.outcome in ("added", "changed"))
    data = [importing.as_dict(row) for row in report.rows]
    header, rows = importing.refused_table(report.header, data)
    refused = list(rows)
    assert len(refused) == report.counts["refused"]
    written = io.StringIO()
    write_csv(written, header, refused)
    write_csv(written, importing.REPORT_HEADER, importing.report_table(data))
    xlsx_bytes(header, refused)


@given(files)
@pytest.mark.usefixtures("atlas")
def test_each_row_of_a_file_has_one_outcome(file):
    header, rows = file
    assert_no_row_is_lost(csv_bytes([dict(zip(header, row, strict=True)) for row in rows], encoding="utf-8-sig"))


@given(
    st.binary(max_size=400)
    | typed.map(lambda text: text.encode("utf-8", "surrogatepass"))
    | typed.map(lambda text: b"name,street\n" + text.encode("utf-16", "surrogatepass"))
    | st.builds(
        bytes.__add__,
        st.sampled_from([b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"PK\x03\x04", b"\xff\xfe\x00\x00"]),
        st.binary(max_size=80),
    )
)
@example(b"name\n" + b'"' * 200_000)
@example(b"name\n" + b"x" * 200_000)
@example(("name\n" + "x," * 5_000).encode())
@pytest.mark.usefixtures("atlas")
def test_bytes_that_are_not_a_table_are_refused_with_a_message(content):
    assert_no_row_is_lost(content)


GOOD = xlsx([list(TACOMA), list(TACOMA.values()), list(BOISE.values())])


@given(st.integers(0, 2**32))
@pytest.mark.usefixtures("atlas")
def test_damaged_xlsx_is_refused_with_a_message(seed):
    chance, damaged = random.Random(seed), bytearray(GOOD)  # noqa: S311 - the same damage every time
    for _time in range(chance.choice([1, 3, 40])):
        damaged[chance.randrange(4, len(damaged))] = chance.randrange(256)
    assert_no_row_is_lost(bytes(damaged[: chance.choice([len(damaged), chance.randrange(5, len(damaged))])]))


@given(
    st.sampled_from(zipfile.ZipFile(io.BytesIO(GOOD)).namelist()),
    typed,
    st.sampled_from(["replace", "cut", "leave out"]),
)
@pytest.mark.usefixtures("atlas")
def test_xlsx_with_strange_parts_is_refused_with_a_message(part, text, way):
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as good, zipfile.ZipFile(made, "w") as bad:
        for name in good.namelist():
            content = good.read(name)
            if name == part:
                content = {
                    "replace": text.encode("utf-8", "surrogatepass"),
                    "cut": content[: len(text)],
                    "leave out": None,
                }[way]
            if content is not None:
                bad.writestr(name, content)
    assert_no_row_is_lost(made.getvalue())


def packed(**parts):
    """Return GOOD with new contents for the parts whose file names match a keyword."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as good, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as bad:
        for name in good.namelist():
            [content] = [parts[key] for key in parts if name.endswith(f"{key}.xml")] or [good.read(name)]
            bad.writestr(name, content)
    return made.getvalue()


def test_small_file_that_is_huge_when_unpacked_is_refused_without_unpacking():
    for megabytes in (2, 120):
        content = packed(sheet1=b"<worksheet>" + b" " * megabytes * MEGABYTE)
        assert len(content) < MEGABYTE
        with pytest.raises(TableError, match="too large when unpacked"):
            read_table(content, "clinics.xlsx")
    noise = random.Random(1).randbytes(MEGABYTE)  # noqa: S311 - can't be compressed
    assert is_a_bomb([]) is False
    with zipfile.ZipFile(io.BytesIO(packed(sheet1=noise))) as archive:
        assert is_a_bomb(archive.infolist()) is False


def test_entity_expansion_is_refused():
    lol = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    with pytest.raises(TableError, match="can’t be read as XLSX"):
        read_table(packed(workbook=lol + b"<workbook>&b;</workbook>"), "clinics.xlsx")


# Export and import again ---------------------------------------------------------------------------------


def is_formula(text):
    """Whether a spreadsheet would run a cell with `text`. Plain numbers are only shown."""
    try:
        float(text)
    except ValueError:
        return text.startswith(FORMULA_STARTS)
    return False


@given(typed | st.sampled_from(FORMULA_STARTS).flatmap(lambda start: typed.map(lambda text: start + text)))
@example('=HYPERLINK("https://evil.example","x")')
@example("-2+3+cmd|' /C calc'!A0")
@example("'=1")
def test_no_cell_of_a_csv_is_a_formula(text):
    written = io.StringIO()
    write_csv(written, ["name"], [[text]])
    [[_header], *rows] = list(csv.reader(io.StringIO(written.getvalue(), newline="")))
    assert [value for row in rows for value in row if is_formula(value)] == []
    assert not is_formula(as_data(text))


names = typed.map(lambda text: " ".join(text.split())).filter(lambda text: 0 < len(text) <= 60 and text.isprintable())
names |= st.sampled_from(FORMULA_STARTS[:4]).flatmap(
    lambda start: st.sampled_from([f"{start}cmd", f"'{start}1", f"''{start}x", f"{start}5"])
)


@given(names)
@example("=1+1 PT")
@example("'=1")
@example("'+1")
@pytest.mark.usefixtures("atlas")
@pytest.mark.parametrize("as_file", ["csv", "xlsx"])
def test_exported_value_is_imported_unchanged(as_file, name):
    row = TACOMA | {"name": name}
    header, rows = list(row), [list(row.values())]
    if as_file == "csv":
        written = io.StringIO()
        write_csv(written, header, rows)
        content = written.getvalue().encode()
    else:
        content = xlsx_bytes(header, rows)
    table, report = report_on(content)
    assert table is not None
    [found] = report.rows
    if found.outcome == "added":
        assert found.clinic.name == name
    else:
        assert "name" in found.faults  # texts that mean "no value", such as "n/a" and "-"
