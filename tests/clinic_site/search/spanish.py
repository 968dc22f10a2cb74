"""Help for tests of the search in Spanish."""

import contextlib
import functools

from django.contrib.contenttypes.models import ContentType
from django.utils import translation

from clinic_site.publishing.other_words import read_with
from clinic_site.setup.language_opening import LanguageOpening
from clinic_site.translation.book import book_of
from clinic_site.translation.models import Translation


def translate(record, *, status="published", **words):
    """Say `words` for the fields of `record` in Spanish."""
    kind = ContentType.objects.get_for_model(record)
    translated = Translation(content_type=kind, object_id=record.pk, status=status)
    for name, said in words.items():
        translated.write(name, said, of=getattr(record, name))
    translated.save()
    return translated


def open_spanish():
    LanguageOpening.objects.get_or_create(language="es")[0].open(by=None)


@contextlib.contextmanager
def on_a_spanish_page():
    with translation.override("es"), read_with(functools.partial(book_of, "es")):
        yield
