from django.db import models


class SearchEntry(models.Model):
    """The searchable text of one published record, maintained by `clinic_site.search.index`.

    Each database has a full-text index over it (migration 0004). It is used only to find records: the results page
    shows the record itself, fetched with `published()`.
    """

    kind = models.CharField(max_length=40)  # the source's kind, such as "condition"
    object_id = models.BigIntegerField()
    title = models.TextField()
    names = models.TextField()  # other names, one per line
    text = models.TextField()  # without Markdown

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="clinic_site_searchentry_once")]

    def __str__(self):
        return f"{self.kind}: {self.title}"
