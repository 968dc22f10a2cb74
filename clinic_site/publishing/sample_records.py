"""Load sample content once; running it again changes nothing.

`SampleRecord` remembers which samples were created, so records that staff have edited, renamed or deleted do not
change. For texts it also remembers what was shipped, so that a later release can be compared with it: see
`clinic_site/shipped/`.

Samples are published only on an empty site. On a site in use, new ones are drafts, because an upgrade brings new sample
texts that the staff have not read yet.
"""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from clinic_site.publishing.contents import Contents
from clinic_site.publishing.kinds import publishable_kinds
from clinic_site.publishing.publishable import Publishable


@dataclass(frozen=True)
class Shipped:
    """What a release ships for one key: the contents, a digest of them, and the release's name."""

    contents: Contents
    digest: str
    release: str


class SampleRecord(models.Model):
    """A sample record that was created here, by `load_sample_content` or by staff who took it over.

    It is never created again, even if staff have changed, renamed or deleted it.

    Of a text it keeps the base: the shipped contents that staff decided about last. Rows of older releases have none.
    """

    class Decision(models.TextChoices):
        NONE = "", "none yet"
        TAKEN = "taken", "taken over"
        KEPT = "kept", "kept ours"

    model = models.CharField(max_length=60)
    key = models.CharField(max_length=160)
    loaded_at = models.DateTimeField(auto_now_add=True)
    object_id = models.BigIntegerField(null=True)  # of the record here, whose address staff can change
    contents = models.JSONField(encoder=DjangoJSONEncoder, null=True)  # the base, with other texts by their keys
    digest = models.CharField(max_length=64, default="", db_default="")  # of the base
    release = models.CharField(max_length=20, default="", db_default="")  # of the base
    decision = models.CharField(max_length=10, choices=Decision, default=Decision.NONE, db_default="")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    told = models.CharField(max_length=64, default="", db_default="")  # digest of the last correction that was mailed
    gone_since = models.CharField(max_length=20, default="", db_default="")  # staff know: no longer shipped since then

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["model", "key"], name="clinic_site_samplerecord_once")]

    def __str__(self):
        return f"{self.model}: {self.key}"

    def is_now(self, shipped: Shipped) -> None:
        """Make `shipped` the base. Nothing is saved."""
        self.contents, self.digest, self.release = shipped.contents, shipped.digest, shipped.release
        self.gone_since = ""

    def decide(self, decision: Decision, *, by) -> None:
        """Remember who decided what. Nothing is saved."""
        self.decision, self.decided_by, self.decided_at = decision, by, timezone.now()


def read_toml(path: Path) -> dict[str, Any]:
    """Return the content of a TOML file. Raise ValueError with the file's path if it can't be parsed."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{path}: {error}") from error


def load_once(
    model: type[models.Model], key: str, make: Callable[[], models.Model], shipped: Shipped | None = None
) -> Any:
    """Call `make` unless the sample record `key` of `model` was created before; return the record, or None.

    `key` is the record's natural key, such as a slug. `make` must return a record that staff created with that key as it
    is. `shipped` becomes the base of a text.
    """
    memory, is_new = SampleRecord.objects.get_or_create(model=model._meta.label_lower, key=key)
    if not is_new:
        return None
    record = make()
    memory.object_id = record.pk
    if shipped:
        memory.is_now(shipped)
    memory.save()
    return record


def status_of_new_samples() -> str:
    """Return the status of new sample records: published on an empty site, draft on a site in use."""
    return Publishable.Status.DRAFT if is_in_use() else Publishable.Status.PUBLISHED


def is_in_use() -> bool:
    """Whether samples were loaded before, or any text or clinic exists or existed."""
    # Each kind has a history. Records that are always public come with the software.
    kinds: list[Any] = [kind for kind in publishable_kinds(Publishable) if not kind.is_always_public]
    return SampleRecord.objects.exists() or any(kind._base_manager.exists() or kind.history.exists() for kind in kinds)
