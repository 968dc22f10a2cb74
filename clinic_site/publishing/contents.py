"""What a record says, as plain data: the form in which drafts are kept, versions compared and restored.

`{"title": "Dry needling", "order": 3, "reviewed_on": "2026-03-01", "references": [4, 9]}`: each field under its name,
related records by their key. Whether and when a record is on the site is no part of what it says.
"""

from typing import Any

from django.db.models import Model

from clinic_site.publishing.publishable import Publishable

PLAIN = (str, int, float, bool, type(None))
# About the record's place on the site, not about what it says.
OUTSIDE = frozenset(["status", "publish_at", "unpublish_at", "created_at", "updated_at"])

Contents = dict[str, Any]


def content_fields(model: type[Model]) -> list:
    """Return the columns that hold what a record of `model` says."""
    return [
        field
        for field in model._meta.concrete_fields
        if not (field.primary_key or field.generated or field.name in OUTSIDE)
    ]


def related_fields(model: type[Model]) -> list:
    """Return the many-to-many fields of `model`."""
    return list(model._meta.many_to_many)


def contents_of(record: Model, related: dict[str, list] | None = None) -> Contents:
    """Return what `record` says. `related` holds lists that are not saved yet, by the name of their field."""
    related = related or {}
    contents = _columns(record)
    for field in related_fields(type(record)):
        members = related[field.name] if field.name in related else getattr(record, field.name).all()
        contents[field.name] = sorted(member.pk for member in members)
    return contents


def _columns(record: Model) -> Contents:
    contents: Contents = {}
    for field in content_fields(type(record)):
        value = field.value_from_object(record)
        if isinstance(value, str):
            value = value.replace("\r\n", "\n")  # as browsers send the lines of a text area
        contents[field.name] = value if isinstance(value, PLAIN) else field.value_to_string(record)
    return contents


def contents_of_version(version) -> Contents:
    """Return what a record said in a version of its history, keys of records that are gone since included."""
    return contents_of_versions([version])[version.pk]


def contents_of_versions(versions: list) -> dict[int, Contents]:
    """Return what a record said in each of `versions` of one model, by their key; one query for each related list."""
    if not versions:
        return {}
    model = versions[0].instance_type
    found = {version.pk: _columns(version.instance) for version in versions}
    for field in related_fields(model):
        rows = getattr(type(versions[0]), field.name).model.objects.filter(history__in=list(found))
        for contents in found.values():
            contents[field.name] = []
        for version_key, key in rows.values_list("history_id", f"{field.m2m_reverse_field_name()}_id"):
            found[version_key][field.name].append(key)
        for contents in found.values():
            contents[field.name].sort()
    return found


def gone_from(model: type[Model], contents: Contents) -> dict[str, list]:
    """Return the keys in `contents` of related records that do not exist any more, by the name of their field."""
    gone = {}
    for field in [*content_fields(model), *related_fields(model)]:
        value = contents.get(field.name)
        if not field.is_relation or value in (None, []):
            continue
        keys = value if isinstance(value, list) else [value]
        existing = set(field.related_model._base_manager.filter(pk__in=keys).values_list("pk", flat=True))
        if missing := [key for key in keys if key not in existing]:
            gone[field.name] = missing
    return gone


def read_into(record: Publishable, contents: Contents) -> None:
    """Let `record`, in memory, say what `contents` say, its related lists included. Nothing is saved.

    A name that `contents` do not have (a field that is newer than they are) is left alone.
    """
    for field in content_fields(type(record)):
        if field.name in contents:
            setattr(record, field.attname, field.to_python(contents[field.name]))
    lists = {}
    for field in related_fields(type(record)):
        if field.name in contents:
            lists[field.name] = field.related_model._default_manager.filter(pk__in=contents[field.name])
    # Where prefetch_related leaves what it found, so that `record.references.all()` answers with the list.
    record._prefetched_objects_cache = getattr(record, "_prefetched_objects_cache", {}) | lists


def write(record: Publishable, contents: Contents) -> None:
    """Let `record` say what `contents` say, and save it with its related lists: one version in its history.

    Call it inside a transaction.
    """
    read_into(record, contents)
    lists = {
        field.name: list(getattr(record, field.name).all())
        for field in related_fields(type(record))
        if field.name in contents
    }
    record._prefetched_objects_cache = {}  # `set` compares with what the database has
    record.skip_history_when_saving = True
    try:
        for name, members in lists.items():
            getattr(record, name).set(members)
    finally:
        del record.skip_history_when_saving
    record.save()  # last, so that its version has the lists
