"""Actions on many records: in transactions of a hundred, and with one message at the end."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import model_ngettext
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy

AT_ONCE = 100  # records per transaction, so that stored pages are invalidated once for all of them
MOST_REASONS = 5
MOST_KEPT = 50  # reasons that the next part of an action is told
MOST_NAMED = 5  # records named for each reason
UNCHANGED = ngettext_lazy("%(count)d did not need it.", "%(count)d did not need it.", "count")


def in_hundreds(records: Iterable) -> Iterator[list]:
    """Yield `records` in lists of AT_ONCE, each for one transaction.

    They are sorted by primary key, so that concurrent actions can't deadlock.
    """
    ordered = sorted(records, key=lambda record: record.pk)
    for start in range(0, len(ordered), AT_ONCE):
        yield ordered[start : start + AT_ONCE]


class BulkOutcome:
    """What happened to the records of one action: `done`, `unchanged`, or refused for a reason."""

    def __init__(
        self,
        done: int = 0,
        unchanged: int = 0,
        refused: int = 0,
        reasons: dict[str, tuple[int, list[str]]] | None = None,
    ) -> None:
        self.done, self.unchanged, self.refused = done, unchanged, refused
        self.reasons: dict[str, tuple[int, list[str]]] = dict(reasons or {})  # how many, and the names of some

    def as_dict(self) -> dict[str, Any]:
        """Return what the next part of the action starts with: the most frequent reasons, if there are many."""
        kept = sorted(self.reasons.items(), key=lambda item: -item[1][0])[:MOST_KEPT]
        return {"done": self.done, "unchanged": self.unchanged, "refused": self.refused, "reasons": dict(kept)}

    def refuse(self, record, reasons: Iterable[object]) -> None:
        """Remember that nothing was done to `record`, and each of the `reasons`."""
        self.refused += 1
        for reason in reasons:
            count, names = self.reasons.get(str(reason), (0, []))
            self.reasons[str(reason)] = (count + 1, [*names, str(record)][:MOST_NAMED])

    def tell(self, model_admin, request, done: Promise, unchanged: Promise = UNCHANGED) -> None:
        """Show one message. `done` and `unchanged` are lazy plurals with `count` and, if needed, `records`."""
        sentences = [_filled(done, model_admin, self.done)]
        if self.unchanged:
            sentences.append(_filled(unchanged, model_admin, self.unchanged))
        if n := self.refused:
            words = ngettext("%(count)d was left as it is:", "%(count)d were left as they are:", n)
            sentences.append(words % {"count": n})
        reasons = sorted(self.reasons.items(), key=lambda item: -item[1][0])
        sentences += [f"{reason} ({named(names, count)})" for reason, (count, names) in reasons[:MOST_REASONS]]
        if n := len(reasons[MOST_REASONS:]):
            sentences.append(ngettext("And %(count)d more reason.", "And %(count)d more reasons.", n) % {"count": n})
        level = messages.WARNING if self.refused else messages.SUCCESS if self.done else messages.INFO
        model_admin.message_user(request, " ".join(sentences), level)


def _filled(words: Promise, model_admin, count: int) -> str:
    return words % {"count": count, "records": model_ngettext(model_admin.opts, count)}


def named(names: list[str], count: int | None = None) -> str:
    """Return at most MOST_NAMED of `names` and how many more there are. `count` is the total if some are not given."""
    more = (len(names) if count is None else count) - MOST_NAMED
    shown = ", ".join(names[:MOST_NAMED])
    return shown if more <= 0 else _("%(names)s and %(count)d more") % {"names": shown, "count": more}
