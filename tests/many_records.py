"""Lists of many records for tests."""

from collections.abc import Callable
from typing import Any


def copies(record: Any, count: int, values: Callable[[int], dict[str, Any]]) -> list[Any]:
    """Create `count` copies of `record`, each with its own `values`, in one query."""
    model = type(record)
    columns = [field.attname for field in model._meta.concrete_fields if not field.primary_key and not field.generated]
    same = {name: getattr(record, name) for name in columns}
    return model.objects.bulk_create([model(**same | values(number)) for number in range(count)])
