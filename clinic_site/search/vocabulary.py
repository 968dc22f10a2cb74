"""The words that misspelled ones are corrected to: those of all names that are public now.

They are read once for each change of the site. Reading thousands of names for each misspelled search would take longer
than the search.
"""

from clinic_site.publishing.kept import kept_until_change
from clinic_site.search import full_text, query_words
from clinic_site.search.hidden_entries import hidden_now
from clinic_site.search.search_language import SearchLanguage


@kept_until_change
def vocabulary(language: SearchLanguage) -> dict[str, str]:
    """Return the words of the names in this language, by their sound."""
    hidden = hidden_now(language.code)
    words = {
        word
        for kind, pk, name in full_text.names(language)
        if (kind, pk) not in hidden
        for word in query_words.all_words(name)
        if language.is_of_it(word)
    }
    return query_words.by_sound(words, language.sound)
