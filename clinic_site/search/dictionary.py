"""Which words are spelled right, in English or in Spanish. Such a word is never corrected into another one."""

import functools

from spellchecker import SpellChecker

from clinic_site.search.query_words import all_words

# Forms of verbs and nouns that patients use and the library's Spanish list, which has few forms, lacks.
SPANISH_FORMS = """todos otros otras algunos algunas unos unas quienes muchos muchas eres somos estoy estas esta estamos
estan tengo tienes tiene tenemos tienen tuve fui fue puedo puedes puede podemos pueden podria quiero quieres quiere creo
hago hace hacen hizo voy vamos digo dice dicen veo ve sabe saben siento siente sienten senti duele duelen dolia ojos
agujas necesito necesita sangra sangro gracias ninos ninas bebe medicinas pastillas piernas brazos manos dedos labios
pies rodillas sirve ayuda cuesta cobran aceptan atienden trabajan"""
COMMON = 3000  # occurrences in the library's texts: "bend" has 24,528, "tacoma" 50


def is_spelled_right(word: str) -> bool:
    """Return whether `word` is a word of one of the languages. It is in lower case and without accents."""
    return word in _lists()[0]


def is_common(word: str) -> bool:
    """Return whether `word` is an everyday English word, and not only the name of a town."""
    return word in _lists()[1]


@functools.cache
def _lists() -> tuple[frozenset[str], frozenset[str]]:
    """Return all words of both languages, and the common English ones. Reading them takes half a second, once."""
    english, spanish = (SpellChecker(language=code).word_frequency.dictionary for code in ("en", "es"))
    every_word = frozenset(plain for word in (*english, *spanish, *SPANISH_FORMS.split()) for plain in all_words(word))
    return every_word, frozenset(word for word, count in english.items() if count >= COMMON)
