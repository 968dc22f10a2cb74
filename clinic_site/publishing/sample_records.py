"""Load sample content once; running it again changes nothing.

`SampleRecord` remembers which samples were created, so records that staff have edited, renamed or deleted do not
change.

Samples are published only on an empty site. On a site in use, new ones are drafts, because an upgrade brings new sample
texts that the staff have not read yet.
"""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import models

from clinic_site.publishing.kinds import publishable_kinds
from clinic_site.publishing.publishable import Publishable


class SampleRecord(models.Model):
    """A sample record that `load_sample_content` has created.

    It is never created again, even if staff have changed, renamed or deleted it.
    """

    model = models.CharField(max_length=60)
    key = models.CharField(max_length=160)
    loaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["model", "key"], name="clinic_site_samplerecord_once")]

    def __str__(self):
        return f"{self.model}: {self.key}"


def read_toml(path: Path) -> dict[str, Any]:
    """Return the content of a TOML file. Raise ValueError with the file's path if it can't be parsed."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{path}: {error}") from error


def load_once(model: type[models.Model], key: str, make: Callable[[], models.Model]) -> bool:
    """Call `make` unless the sample record `key` of `model` was created before; return whether it was called.

    `key` is the record's natural key, such as a slug. `make` must use get_or_create, so that it does not change a
    record that staff created with that key.
    """
    _memory, is_new = SampleRecord.objects.get_or_create(model=model._meta.label_lower, key=key)
    if is_new:
        make()
    return is_new


def status_of_new_samples() -> str:
    """Return the status of new sample records: published on an empty site, draft on a site in use."""
    return Publishable.Status.DRAFT if is_in_use() else Publishable.Status.PUBLISHED


def is_in_use() -> bool:
    """Whether samples were loaded before, or any text or clinic exists or existed."""
    # Each kind has a history. Records that are always public come with the software.
    kinds: list[Any] = [kind for kind in publishable_kinds(Publishable) if not kind.is_always_public]
    return SampleRecord.objects.exists() or any(kind._base_manager.exists() or kind.history.exists() for kind in kinds)
