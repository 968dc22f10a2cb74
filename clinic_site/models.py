from django.db import models

from clinic_site.addresses.models import OldAddress
from clinic_site.common.drafts import Draft
from clinic_site.common.generation import Generation
from clinic_site.common.preview_links import PreviewLink
from clinic_site.signin.audit import AuditEntry

__all__ = ["AuditEntry", "Draft", "Generation", "OldAddress", "PreviewLink", "SampleRecord", "SearchEntry"]


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


class SearchEntry(models.Model):
    """What a visitor's search reads of one published record; made and removed by `clinic_site.search.index`.

    Each database keeps a full-text index over it (migration 0004). It is a copy for finding alone: what a page of
    results shows comes from the record itself, through `published()`.
    """

    kind = models.CharField(max_length=40)  # of the source, such as "condition"
    object_id = models.BigIntegerField()
    title = models.TextField()
    names = models.TextField()  # other names, one on each line
    text = models.TextField()  # without Markdown

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="clinic_site_searchentry_once")]

    def __str__(self):
        return f"{self.kind}: {self.title}"
