"""On a published site, importing a file that differs in every field changes nothing that visitors see."""

import pytest

from clinic_site import transfer
from clinic_site.search import index
from education.models import BodyRegion, Condition, Contraindication, Reference, Reviewed, Topic
from tests.clinic_site.public_site import differing, public_site
from tests.clinic_site.transfer.files import as_file, exported

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sample_content")]


def another(model, name, value):
    """Return a valid value of the field `name` that differs from `value`."""
    field = model._meta.get_field(name)
    if field.many_to_many:
        return []
    if field.choices:
        return next((choice for choice, _label in field.flatchoices if choice != value), value)
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str) and value and field.get_internal_type() in ("CharField", "TextField"):
        return f"{value[: (field.max_length or 1000) - 8]} changed"
    return value


def differing_file(data):
    """Return the file `data` with every field of every record changed, if possible, and all records reviewed."""
    reviewer = {"model": "education.reviewer", "key": ["Eve Example", "PT"], "fields": {"is_active": True}}
    for record in data["records"]:
        model = transfer.record_kinds.BY_LABEL[record["model"]].model
        record["fields"] = {name: another(model, name, value) for name, value in record["fields"].items()}
        if issubclass(model, Reviewed):
            record["fields"] |= {"is_sample": False, "reviewed_by": reviewer["key"], "reviewed_on": "2026-11-21"}
            record["fields"] |= {"review_due": "2027-11-21", "status": "published"}
    data["records"].insert(0, reviewer)
    return data


def rows():
    """Return every row that an import could write, except drafts."""
    kinds = [kind for kind in transfer.record_kinds.KINDS if issubclass(kind.model, Reviewed)]
    return {
        kind.label: [(row.pop("pk"), row) for row in kind.model.objects.released().order_by("pk").values("pk", *names)]
        for kind in kinds
        for names in [[field.name for field in kind.model._meta.concrete_fields]]
    }


def test_file_that_differs_in_every_field_changes_nothing_visible():
    data = differing_file(exported())
    before, rows_before = public_site(), rows()
    assert len(before) > 40
    reports = transfer.write(as_file(data))
    assert {report.outcome for report in reports[1:] if "pagekind" not in report.label} == {"refused"}
    assert rows() == rows_before
    assert differing(before, public_site()) == []


@pytest.mark.nightly
def test_new_records_and_changed_drafts_beside_published_ones_change_nothing_visible():
    """Half of the records become drafts and half of the rest are deleted, so that the file changes and adds records."""
    data = exported()
    for model in (Topic, Condition, Contraindication, Reference, BodyRegion):
        keys = list(model.objects.order_by("pk").values_list("pk", flat=True))
        model.objects.filter(pk__in=keys[::2]).update(status="draft")
        for record in model.objects.filter(pk__in=keys[1::4]):
            for name in Reference.LISTED_BY if model is Reference else []:
                getattr(record, name).clear()
            record.delete()
    index.rebuild()  # update() bypasses the index
    before, rows_before = public_site(), rows()
    reports = transfer.write(as_file(differing_file(data)))
    assert {report.outcome for report in reports if "pagekind" not in report.label} == {"added", "changed", "refused"}
    assert rows() == rows_before
    assert differing(before, public_site()) == []
