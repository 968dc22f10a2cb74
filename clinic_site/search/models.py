from django.db import models


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
