"""For migrations: create a first history version of records that are older than their history."""

from django.db.models import Exists, OuterRef
from django.utils import timezone

AT_ONCE = 500
WHY = "As it was when its history began"


def write_first_versions(apps, database: str, app: str, models: list[str]) -> None:
    """Create a version, including related lists, of every record of `models` that has none yet."""
    for name in models:
        model = apps.get_model(app, name)
        versions = apps.get_model(app, f"Historical{model.__name__}")
        known = versions.objects.using(database).filter(id=OuterRef("pk"))
        records = model._base_manager.using(database).exclude(Exists(known))
        names = {field.attname for field in versions._meta.concrete_fields}
        now = timezone.now()
        made = [
            versions(
                **{f.attname: getattr(record, f.attname) for f in model._meta.concrete_fields if f.attname in names},
                history_date=now,
                history_type="+",
                history_change_reason=WHY,
            )
            for record in records.iterator(AT_ONCE)
        ]
        made = versions.objects.using(database).bulk_create(made, batch_size=AT_ONCE)
        for field in model._meta.many_to_many:
            _write_lists(apps, database, app, model, field, {version.id: version for version in made})


def _write_lists(apps, database, app, model, field, versions) -> None:
    rows = apps.get_model(app, f"Historical{model.__name__}_{field.name}")
    own, other = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
    through = field.remote_field.through._base_manager.using(database)
    rows.objects.using(database).bulk_create(
        [
            rows(
                **{
                    "id": row.pk,
                    own: getattr(row, own),
                    other: getattr(row, other),
                    "history": versions[getattr(row, own)],
                }
            )
            for row in through.filter(**{f"{own}__in": list(versions)})
        ],
        batch_size=AT_ONCE,
    )
