"""The form of a translation. Two translators who work on different texts of one record do not get in each other's way."""

from typing import cast

from django.http import QueryDict

from clinic_site.publishing.admin import DraftForm
from clinic_site.publishing.admin.merging import TAKE
from clinic_site.translation.texts_editor import Texts, pairs_from

FIELD = "texts"


class TranslationForm(DraftForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.before: Texts = dict(self.instance.texts)
        if FIELD in self.fields:
            self.fields[FIELD].widget.about = self.instance.as_it_is()
        if self.is_bound:
            self._take_theirs()

    @property
    def _opened(self) -> Texts:
        """Return the texts that the form held when it was opened."""
        return self.recalled.get("contents", {}).get(FIELD, self.before)

    def clean_texts(self) -> Texts:
        record = self.instance.record
        if record is None:
            return self.before
        typed = self.cleaned_data[FIELD]
        return pairs_from(typed, opened=self._opened, now=self.before, model=type(record))

    def _post_clean(self):
        typed = self[FIELD].data if FIELD in self.fields else {}
        opened = self._opened  # the next step replaces what the form holds
        super()._post_clean()
        if self.meeting is None:
            return
        mine = {name for name, row in typed.items() if row["says"].strip() != opened.get(name, {}).get("says", "")}
        both = {f"{FIELD}-{name}{end}" for name in mine for end in ("", "-of")}
        self.meeting.both += [change for change in self.meeting.taken if change.field in both]
        self.meeting.taken = [change for change in self.meeting.taken if change.field not in both]
        self._put({name: pair["says"] for name, pair in self.before.items() if name not in mine})

    def _take_theirs(self) -> None:
        """Put the other person's words into the texts whose checkbox is ticked."""
        stored = self._opened
        ticked = [name for name in stored if self.data.get(f"{TAKE}{FIELD}-{name}")]
        if ticked:
            self._put({name: stored[name]["says"] for name in ticked})

    def _put(self, words: dict[str, str]) -> None:
        data = cast(QueryDict, self.data).copy()
        for name, says in words.items():
            data[self.add_prefix(f"{FIELD}-{name}-says")] = says
        self.data = data
