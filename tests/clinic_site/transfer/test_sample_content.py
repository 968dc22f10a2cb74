"""Transfer of the whole sample content from one site to another."""

import pytest

from clinic_site import transfer
from tests.clinic_site.transfer.files import as_file, empty_site, exported, outcomes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sample_content")]


def test_same_content_exports_identical_bytes_except_for_the_date():
    first, second = (
        [line for line in transfer.export()[0].splitlines() if "exported_at" not in line] for _time in range(2)
    )
    assert first == second
    assert len(transfer.export()[0].splitlines()) - len(first) == 1


def test_sample_content_is_imported_and_a_second_import_changes_nothing():
    data = exported()
    empty_site()
    reports = transfer.write(as_file(data))
    for record in data["records"]:
        record["fields"] |= {"status": "draft"} if "status" in record["fields"] else {}
    assert exported()["records"] == data["records"]
    assert (len(reports), {report.outcome for report in reports}) == (len(data["records"]), {"added", "unchanged"})
    assert outcomes(transfer.write(as_file(data))) == {}
