"""Load the sample texts in education/sample/."""

from clinic_site.publishing.contents import related_fields
from clinic_site.publishing.sample_records import Shipped, load_once
from education.models import PageKind, Reviewed, Topic
from education.models.reviewed import SHIPPED_BYLINE
from education.sample.shipped_texts import Release, ShippedText, key_field, this_release


def load(status: str = Reviewed.Status.PUBLISHED) -> int:
    """Create the sample records that have never been created, with this `status`. Return their number."""
    release = this_release()
    return sum(load_text(text, release, status) is not None for text in release.texts.values())


def load_text(text: ShippedText, release: Release, status: str, *, why: str = "") -> Reviewed | None:
    """Create the record of a shipped text, unless it was created before, and return it.

    A record that staff created with its key does not change. `why` is the reason in the history, where the first
    version belongs to nobody: nobody here wrote its words.
    """

    def create() -> Reviewed:
        key = {key_field(text.model): text.key}
        record = text.model._base_manager.filter(**key).first()
        if record is not None:
            return record
        record = text.model(
            **{"written_by": SHIPPED_BYLINE} | text.values | key | {"is_sample": True, "status": status}
        )
        if text.page_kind and isinstance(record, Topic):
            record.kind = PageKind.objects.filter(name=text.page_kind).first()  # gone: a clinician reviews it
        if why:
            record._history_user, record._change_reason = None, why
        record.save()
        for field in related_fields(text.model):
            if keys := text.lists.get(field.name):
                others = field.related_model._base_manager
                getattr(record, field.name).set(others.filter(**{f"{key_field(field.related_model)}__in": keys}))
        return record

    return load_once(text.model, text.key, create, Shipped(text.contents, text.digest, release.name))
