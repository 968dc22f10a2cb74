"""Content files, signed links and old addresses: any input is read or refused with a message."""

import json

import pytest
from django.core import signing
from hypothesis import example, given
from hypothesis import strategies as st

from clinic_site import transfer
from clinic_site.old_addresses.models import OldAddress
from clinic_site.publishing.preview_links import PreviewLink
from clinic_site.transfer.content_file import FORMAT, VERSION
from clinic_site.transfer.record_kinds import KINDS
from tests import factories as make
from tests.properties.texts import typed

pytestmark = pytest.mark.django_db

plain = st.none() | st.booleans() | st.integers() | st.integers(2**62, 2**70) | st.floats() | typed
anything = st.recursive(
    plain, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(typed, inner, max_size=3), max_leaves=6
)
DAYS = ["2026-01-01", "2026-13-99", "0001-01-01", "9999-12-31", "2026-01-01T00:00:00Z", "-2026"]


def records():
    """Draw records of every kind, with the names of its fields and arbitrary values."""

    def one(kind):
        names = [field.name for field in [*kind.fields, *kind.lists]]
        fields = st.dictionaries(
            (st.sampled_from(names) | typed) if names else typed,
            anything | st.sampled_from([*DAYS, "published", "draft", "study", ["study"]]),
            max_size=8,
        )
        key = st.sampled_from(["study", "about", ["Ada Example", "PT"]]) | anything
        return st.fixed_dictionaries({"model": st.just(kind.label), "key": key, "fields": fields})

    return st.sampled_from(KINDS).flatmap(one)


files = st.lists(records() | anything, max_size=4)


@pytest.fixture
def site():
    study = make.make_reference(key="study")
    make.make_topic(slug="about", body="Text.[@study]")
    make.make_condition(slug="ache", references=[study])


def outcome_of(data):
    """Return the reports on a file, or None if the whole file is refused with a message."""
    try:
        return transfer.look_at(transfer.read_content(data))
    except transfer.ContentError as error:
        if not str(error):
            raise
        return None


@given(files)
@pytest.mark.usefixtures("site")
def test_file_of_content_has_an_outcome_for_each_record_or_is_refused(found):
    data = {"format": FORMAT, "version": VERSION, "records": found}
    reports = outcome_of(json.dumps(data).encode())
    assert reports is None or len(reports) == len(found)
    assert reports is None or all(bool(report.faults) == (report.outcome == "refused") for report in reports)


@given(
    st.binary(max_size=200)
    | typed.map(lambda text: text.encode("utf-8", "surrogatepass"))
    | anything.map(json.dumps).map(str.encode)
)
@example(b"[" * 100_000)
@example(b'{"format": NaN}')
@example(b"1" * 10_000)
def test_bytes_that_are_not_a_content_file_are_refused_with_a_message(data):
    assert outcome_of(data) is None


@given(typed)
@example(signing.Signer(salt="clinic_site.preview_link").sign("9" * 40))
@example(signing.Signer(salt="clinic_site.preview_link").sign("-1"))
def test_forged_token_opens_nothing(token):
    assert PreviewLink.objects.behind(token) is None


@given(
    typed
    | st.lists(st.sampled_from(["a", "before", "..", "", "%00", "locations", "é"]), max_size=9).map(
        lambda parts: "/" + "/".join(parts) + "/"
    )
)
@example("/before/")
@pytest.mark.usefixtures("site")
def test_old_address_redirects_to_our_own_pages_or_nowhere(path):
    moved = make.make_topic(slug="before")
    moved.slug = f"{moved.slug}-now"
    moved.save()
    found = OldAddress.objects.new_address(path)
    assert found is None or (found.startswith("/") and not found.startswith("//"))
    moved.delete()
