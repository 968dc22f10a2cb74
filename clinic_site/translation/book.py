"""All published translations into one language, as pages read them."""

from django.contrib.contenttypes.models import ContentType

from clinic_site.publishing.kept import kept_until_change
from clinic_site.publishing.other_words import Book, Words
from clinic_site.translation.models import Translation


@kept_until_change
def book_of(language: str) -> Book:
    """Return the published translations into `language`. One query, or two, after each change of the site."""
    found: dict[tuple[str, int], Words] = {}
    labels: dict[int, str] = {}
    published = Translation.objects.published().filter(language=language).order_by()
    columns = ["content_type", "object_id", "texts", "checked_on", "updated_at", "publish_at"]
    for kind, key, texts, checked_on, updated_at, publish_at in published.values_list(*columns).iterator(
        chunk_size=2000
    ):
        if kind not in labels:
            model = ContentType.objects.get_for_id(kind).model_class()
            labels[kind] = model._meta.label_lower if model else ""
        words = Words({name: (pair["says"], pair["of"]) for name, pair in texts.items()})
        words.is_checked = checked_on is not None
        words.changed_at = max(updated_at, publish_at or updated_at)
        found[labels[kind], key] = words
    return found
