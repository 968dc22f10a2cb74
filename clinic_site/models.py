from django.db import models


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
