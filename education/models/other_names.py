"""The other names of a condition or a word, one per line."""

from clinic_site.publishing.other_words import Translated
from clinic_site.shared.english_marks import marked


class WithOtherNames:
    """A record with `other_names`. Its translation may keep English ones, which people also hear and search for."""

    other_names: str
    named_by: str  # the field with its name

    @property
    def other_names_list(self) -> list[str]:
        return _lines(self.other_names)

    @property
    def other_names_shown(self) -> list[str]:
        """Return the names as a page in another language lists them: those in English last, marked as English."""
        english = {
            name.casefold()
            for text in (self.other_names, getattr(self, self.named_by))
            if isinstance(text, Translated)
            for name in _lines(text.original)
        }
        names = self.other_names_list
        own = [name for name in names if name.casefold() not in english]
        return own + [marked(name, stays=True) for name in names if name.casefold() in english]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
