"""The contents of a record as plain data, used to store drafts and to compare and restore versions.

`{"title": "Dry needling", "order": 3, "reviewed_on": "2026-03-01", "references": [4, 9]}`: each field by name, related
records by primary key. Whether and when a record is on the site is not part of its contents.
"""

from typing import Any

from django.db.models import Model

from clinic_site.publishing.publishable import Publishable

PLAIN = (str, int, float, bool, type(None))
# Fields about the record's place on the site, not its contents.
OUTSIDE = frozenset(["status", "publish_at", "unpublish_at", "created_at", "updated_at"])

Contents = dict[str, Any]


def content_fields(model: type[Model]) -> list:
    """Return the columns of `model` that belong to its contents."""
    return [
        field
        for field in model._meta.concrete_fields
        if not (field.primary_key or field.generated or field.name in OUTSIDE)
    ]


def related_fields(model: type[Model]) -> list:
    """Return the many-to-many fields of `model`."""
    return list(model._meta.many_to_many)


def contents_of(record: Model, related: dict[str, list] | None = None) -> Contents:
    """Return the contents of `record`. `related` contains unsaved lists, by field name."""
    related = related or {}
    contents = columns_of(record)
    for field in related_fields(type(record)):
        members = related[field.name] if field.name in related else getattr(record, field.name).all()
        contents[field.name] = sorted(member.pk for member in members)
    return contents


def columns_of(record: Model) -> Contents:
    """Return the contents of `record` without its related lists."""
    contents: Contents = {}
    for field in content_fields(type(record)):
        value = field.value_from_object(record)
        if isinstance(value, str):
            value = value.replace("\r\n", "\n")  # browsers send text area lines with CRLF
        contents[field.name] = value if isinstance(value, PLAIN) else field.value_to_string(record)
    return contents


def blank(model: type[Model]) -> Contents:
    """Return the contents of a record of `model` in which nothing was filled in."""
    return columns_of(model()) | {field.name: [] for field in related_fields(model)}


def contents_of_version(version) -> Contents:
    """Return the contents of a version, including the keys of records that were deleted since."""
    return contents_of_versions([version])[version.pk]


def contents_of_versions(versions: list) -> dict[int, Contents]:
    """Return the contents of `versions` of one model, by their key. Each related list takes one query."""
    if not versions:
        return {}
    model = versions[0].instance_type
    found = {version.pk: columns_of(version.instance) for version in versions}
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
    """Return the keys in `contents` of related records that no longer exist, by field name."""
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
    """Set `contents`, including related lists, on `record` in memory. Nothing is saved.

    Fields missing from `contents`, because they are newer, keep their value.
    """
    read_into_columns(record, contents)
    lists = {}
    for field in related_fields(type(record)):
        if field.name in contents:
            lists[field.name] = field.related_model._default_manager.filter(pk__in=contents[field.name])
    # prefetch_related stores its results here, so `record.references.all()` returns the list.
    record._prefetched_objects_cache = getattr(record, "_prefetched_objects_cache", {}) | lists


def read_into_columns(record: Model, contents: Contents) -> None:
    """Set `contents` on `record` in memory, without its related lists."""
    for field in content_fields(type(record)):
        if field.name in contents:
            setattr(record, field.attname, field.to_python(contents[field.name]))


def write(record: Publishable, contents: Contents, *, with_history: bool = True) -> None:
    """Save `contents` to `record` and its related lists, as one version in its history.

    Call it inside a transaction. Without `with_history`, it must be rolled back.
    """
    read_into(record, contents)
    lists = {
        field.name: list(getattr(record, field.name).all())
        for field in related_fields(type(record))
        if field.name in contents
    }
    record._prefetched_objects_cache = {}  # `set` must compare with the database
    record.skip_history_when_saving = True
    try:
        for name, members in lists.items():
            getattr(record, name).set(members)
        if not with_history:
            record.save()
    finally:
        del record.skip_history_when_saving
    if with_history:
        record.save()  # last, so that its version includes the lists
