"""What was found in a text when it was saved, so that the desk does not read every text at each visit."""

from django.contrib.contenttypes.models import ContentType
from django.db import models


class TextReading(models.Model):
    """What one record's text has: links, words, statements without a source. `checks/text_readings.py` keeps it.

    It is right if `rules` are the present ones and `text_changed_at` is the record's `updated_at`.
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.BigIntegerField()
    rules = models.CharField(max_length=16)
    text_changed_at = models.DateTimeField()
    links = models.JSONField(default=list)  # [field, address] of each link, once for each field
    statements = models.JSONField(default=list)
    # Each word once, in small letters, and @key for each reference that is cited, all of them between spaces
    words = models.TextField(default="", db_default="")

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id"], name="education_textreading_once"),
        ]

    def __str__(self):
        return f"{self.content_type}: {self.object_id}"
