from django.db import models


class IndexedTexts(models.Model):
    """The searchable text of one published record in one language, maintained by `clinic_site.search.index`.

    Each database has a full-text index over it. It is used only to find records: the results page shows the record
    itself, fetched with `published()`.
    """

    kind = models.CharField(max_length=40)  # the source's kind, such as "condition"
    object_id = models.BigIntegerField()
    title = models.TextField()
    names = models.TextField()  # other names, one per line
    text = models.TextField()  # without Markdown

    class Meta:
        abstract = True
        default_permissions = ()

    def __str__(self):
        return f"{self.kind}: {self.title}"


class SearchEntry(IndexedTexts):
    """A record in English (index: migration 0004)."""

    class Meta(IndexedTexts.Meta):
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="clinic_site_searchentry_once")]


class SpanishSearchEntry(IndexedTexts):
    """A record in Spanish, or the English words that its translation lacks (index: migration 0033).

    SQLite can't stem Spanish words. So each row has the stems of its words, as `search_language.SPANISH` reads them,
    and both databases index these.
    """

    stems_of_title = models.TextField()
    stems_of_names = models.TextField()
    stems_of_text = models.TextField()

    class Meta(IndexedTexts.Meta):
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="clinic_site_spanishsearchentry_once")
        ]
