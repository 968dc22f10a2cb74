"""All published translations into one language, as pages read them."""

from collections import defaultdict

from django.contrib.contenttypes.models import ContentType

from clinic_site.publishing.kept import kept_until_change
from clinic_site.publishing.other_words import Book, Pair
from clinic_site.translation.models import Translation


@kept_until_change
def book_of(language: str) -> Book:
    """Return the published translations into `language`. One query, or two, after each change of the site."""
    found: dict[tuple[str, int], dict[str, Pair]] = defaultdict(dict)
    labels: dict[int, str] = {}
    published = Translation.objects.published().filter(language=language).order_by()
    for kind, key, texts in published.values_list("content_type", "object_id", "texts").iterator(chunk_size=2000):
        if kind not in labels:
            model = ContentType.objects.get_for_id(kind).model_class()
            labels[kind] = model._meta.label_lower if model else ""
        found[labels[kind], key] = {name: (pair["says"], pair["of"]) for name, pair in texts.items()}
    return dict(found)
