"""Loading sample content so that running it again changes nothing.

Each sample record is made once, ever. What was made is remembered (`SampleRecord`), so a record that staff
edited, renamed or deleted since is left alone.

Samples are published only on a site that is empty. On one that is in use, new ones are drafts: an upgrade brings sample
texts of its own, and nobody there has read them yet.
"""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import models

from clinic_site.publishing.kinds import publishable_kinds
from clinic_site.publishing.publishable import Publishable


class SampleRecord(models.Model):
    """A memory of what `load_sample_content` has made.

    A record that stands here is never made again, so that what staff changed, renamed or deleted stays so.
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
    """Return the content of a TOML file. Raises ValueError that names the file when it can't be read."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{path}: {error}") from error


def load_once(model: type[models.Model], key: str, make: Callable[[], models.Model]) -> bool:
    """Call `make` unless the sample record `key` of `model` was made before; return whether it was called.

    `key` is the record's natural key: a slug, a reference's key. `make` uses get_or_create, so that a record
    that staff made themselves under that key is left alone as well.
    """
    _memory, is_new = SampleRecord.objects.get_or_create(model=model._meta.label_lower, key=key)
    if is_new:
        make()
    return is_new


def status_of_new_samples() -> str:
    """Return the status that new sample records get here: published on an empty site, a draft on one that is in use."""
    return Publishable.Status.DRAFT if is_in_use() else Publishable.Status.PUBLISHED


def is_in_use() -> bool:
    """Whether samples were loaded here before, or there is or was any text or clinic."""
    kinds: list[Any] = publishable_kinds(Publishable)  # each has a history
    return SampleRecord.objects.exists() or any(kind._base_manager.exists() or kind.history.exists() for kind in kinds)
