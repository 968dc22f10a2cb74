"""The texts that wait for a clinician's review, by the page that shows them.

A text waits if its draft was handed over, if it was never on the site, if nobody has reviewed it, or if its review is
due. Texts that someone is still writing, those that were sent back, and those that were taken off the site, do not
wait.
"""

import copy
import datetime
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from django.contrib.contenttypes.models import ContentType
from django.db.models import TextChoices
from django.urls import NoReverseMatch
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from clinic_site.publishing import authorship, contents, own_review
from clinic_site.publishing.draft import Draft, is_clinical, state_from
from clinic_site.publishing.kinds import may, publishable_kinds
from clinic_site.publishing.publishable import Publishable
from clinic_site.reviewing.marks import key_of
from education.models import Reviewer
from education.models.reviewed import SOON_DAYS
from education.pages.listing_page import numbers_of_pages
from locations.models import State
from locations.models.state_access import states_of


class Why(TextChoices):
    """Why a text waits."""

    NEW = "new", _("Not on the site yet")
    OFF = "off", _("Taken off the site")
    CHANGED = "changed", _("Changed")
    NEVER = "never", _("On the site, but never reviewed")
    DUE = "due", _("The yearly review is due")
    OVERDUE = "overdue", _("The yearly review is overdue")


@dataclass
class WaitingText:
    """A record as stored (`live`) with its draft. `is_own`: the account that asks wrote some of these words.

    `why` is None once it is signed and waits only to be published.
    """

    live: Publishable
    draft: Draft | None
    why: Why | None
    kind: ContentType
    is_own: bool = False
    number: int = 1  # of the page, if a long list shows the text

    @cached_property
    def key(self) -> str:
        return key_of(self.live)

    @cached_property
    def state(self) -> str:
        return state_from(self.live, self.draft)

    @cached_property
    def says(self) -> Publishable:
        """The record with the columns of its draft, in memory."""
        record = copy.copy(self.live)
        if self.draft:
            contents.read_into_columns(record, self.draft.contents)
        return record

    @property
    def _named(self) -> Publishable:
        """The record as its name and address will be. Most texts have no draft, and need no copy for that."""
        return self.says if self.draft else self.live

    @cached_property
    def path(self) -> str:
        """The path of the page that shows the text."""
        try:
            address = self._named.get_absolute_url()
        except NoReverseMatch:  # a draft without an address
            address = self.live.get_absolute_url()
        path = address.partition("#")[0]
        return f"{path}?page={self.number}" if self.number > 1 else path

    @property
    def identity(self) -> tuple[int, int]:
        return self.kind.pk, self.live.pk

    @property
    def name(self) -> str:
        return str(self._named)

    @property
    def kind_name(self) -> str:
        return capfirst(str(self.live._meta.verbose_name))


@dataclass
class ReviewPage:
    """A page of the site with the texts on it that wait."""

    path: str
    title: str
    texts: list[WaitingText] = field(default_factory=list)

    @property
    def own(self) -> int:
        """How many of its texts the account may not sign, because it wrote in them."""
        return sum(text.is_own for text in self.texts)

    @property
    def place(self) -> tuple[str, int]:
        """Where it is among all pages: by address, and page 10 of a list after page 9."""
        path, _mark, number = self.path.partition("?page=")
        return path, int(number or 1)


@dataclass(frozen=True)
class Reviews:
    """All pages with waiting texts as one account sees them, and how far the review of the whole site is."""

    pages: list[ReviewPage]
    total: int  # texts that need a review, whether they have one or not
    signed: list[WaitingText] = field(default_factory=list)  # drafts that wait only to be published

    @property
    def coming(self) -> list[WaitingText]:
        """Return the texts that are published once nothing waits any more. Pages quote texts of other pages."""
        return [*(text for page in self.pages for text in page.texts), *self.signed]

    @property
    def waiting(self) -> int:
        return sum(len(page.texts) for page in self.pages)

    @property
    def done(self) -> int:
        return self.total - self.waiting

    def page(self, path: str) -> ReviewPage | None:
        return next((page for page in self.pages if page.path == path), None)

    def after(self, path: str) -> ReviewPage | None:
        """Return the next page on which the account can sign something, or None."""
        open_pages = [page for page in self.pages if page.own < len(page.texts) and page.path != path]
        place = ReviewPage(path, "").place
        return next((page for page in open_pages if page.place > place), open_pages[0] if open_pages else None)


def kinds_for(user) -> list[type[Publishable]]:
    """Return the kinds of texts that `user` may review by page. Translations are read beside the English words."""
    kinds = [kind for kind in publishable_kinds(Publishable) if not kind.goes_with_its_record]
    return [kind for kind in kinds if kind.needs_second_person and may(user, "review", kind)]


def records_for(kind: type[Publishable], user):
    """Return the records of `kind` that `user` may review: of state law, only of the states of the account."""
    records = kind._default_manager.all()  # each keeps its own order, such as that of its page
    states = states_of(user) if kind is State else None
    return records if states is None else records.filter(pk__in=states)


def reviews_for(user) -> Reviews:
    """Return what waits for `user`. The number of queries depends on the number of kinds only."""
    return reviews_of(kinds_for(user), user)


def reviews_of(kinds: list[type[Publishable]], user) -> Reviews:
    """Return what waits among `kinds`, with `is_own` as for `user`."""
    found: list[WaitingText] = []
    signed: list[WaitingText] = []
    titles: dict[str, str] = {}
    counts: Counter[type[Publishable]] = Counter()  # of what is on the site once nothing waits
    total = 0
    types = ContentType.objects.get_for_models(*kinds, for_concrete_models=False)
    drafts = {(one.content_type_id, one.object_id): one for one in _drafts(types.values())}
    reviewers = accounts_of_reviewers()
    today = timezone.localdate()
    for kind in kinds:
        taken_off = set(kind.objects.taken_off().values_list("pk", flat=True))
        for record in records_for(kind, user):
            draft = drafts.get((types[kind].pk, record.pk))
            why = _why(record, draft, reviewers, today)
            if why and record.pk in taken_off:
                why = Why.OFF if draft is not None and draft.is_ready else None
            has_draft_signed = draft is not None and is_signed(record, draft, reviewers)
            # Signed counts as done before it is published. A public page about prices was never signed.
            is_done = has_draft_signed or (record.is_released and record.is_reviewed_by_clinicians)
            total += (kind.is_reviewed_by_clinicians and is_done) or why is not None
            _note_title(titles, record)
            counts[kind] += record.is_published or why is not None
            if why:
                found.append(WaitingText(record, draft, why, types[kind]))
            elif has_draft_signed:
                signed.append(WaitingText(record, draft, None, types[kind]))
    _note_own(found, user)
    numbers = numbers_of_pages((text.live for text in found), counts)
    for text in found:
        text.number = numbers.get(text.live, 1)
    pages: dict[str, ReviewPage] = {}
    for text in found:
        page = pages.setdefault(text.path, ReviewPage(text.path, ""))
        page.title = page.title or _title_of(text, titles)
        page.texts.append(text)
    return Reviews(sorted(pages.values(), key=lambda page: page.place), total, signed)


def accounts_of_reviewers() -> set[int]:
    """Return the keys of the accounts whose approval counts as a clinical review."""
    return set(Reviewer.objects.filter(is_active=True, account__isnull=False).values_list("account", flat=True))


def _drafts(types: Iterable[ContentType]):
    return Draft.objects.filter(content_type__in=[one.pk for one in types])


def is_signed(live: Publishable, draft: Draft, reviewers: set[int]) -> bool:
    """Whether `draft` of `live` has the approval that it needs."""
    return draft.is_approved and (not is_clinical(live, draft) or draft.approved_by_id in reviewers)


def _why(live, draft: Draft | None, reviewers: set[int], today: datetime.date) -> Why | None:
    """Return why the text waits for a review, or None if it does not."""
    if draft is not None:
        if is_signed(live, draft, reviewers):
            return None
        # An import has no writer who would hand it over.
        is_nobodys = draft.edited_by_id is None and not draft.is_sent_back and not live.is_released
        if not draft.is_ready and not (is_nobodys and is_clinical(live, draft)):
            return None
        return Why.CHANGED if live.is_released else Why.NEW
    if not live.is_reviewed_by_clinicians:
        return None
    if live.reviewed_on is None:
        return Why.NEVER if live.is_released else Why.NEW
    if not live.is_released or live.review_due is None:
        return None
    if live.review_due < today:
        return Why.OVERDUE
    return Why.DUE if live.review_due <= today + datetime.timedelta(days=SOON_DAYS) else None


def _note_title(titles: dict[str, str], record) -> None:
    """Keep the name of `record` for the page that is its own."""
    try:
        path = record.get_absolute_url()
    except NoReverseMatch:
        return
    slug = getattr(record, "slug", "")
    if "#" not in path and (path == "/" or path.strip("/").rpartition("/")[2] == slug):
        titles.setdefault(path, str(record))


def _title_of(text: WaitingText, titles: dict[str, str]) -> str:
    title = titles.get(text.path.partition("?")[0]) or capfirst(str(text.live._meta.verbose_name_plural))
    return _g("%(title)s, page %(number)d") % {"title": title, "number": text.number} if text.number > 1 else title


def _note_own(texts: list[WaitingText], user) -> None:
    """Set `is_own` of the texts that `user` may not sign because of words of their own.

    Signing checks it once more and exactly (`workflow.may_not_approve`).
    """
    without = [text for text in texts if text.draft is None]
    own = set(_last_written_by(user, without)) | set(_saved_by(user, without))
    for text in texts:
        draft = text.draft
        writers: set[int | None] = set()
        if draft:
            writers = {*draft.author_keys} or {draft.edited_by_id}
        is_own = user.pk in writers or text.identity in own
        text.is_own = is_own and not own_review.allows(text.live, draft, by=user)


def _last_written_by(user, texts: list[WaitingText]) -> Iterator[tuple[int, int]]:
    """Yield the identity of the texts on the site whose last draft has words by `user`. One query."""
    released = {text.identity for text in texts if text.live.is_released}
    kinds = {kind for kind, _key in released}
    saves = Draft.history.filter(content_type__in=kinds).exclude(edited_by=None).order_by("history_id")
    last = {
        (kind, key): authorship.from_column(authors) | {edited_by}
        for kind, key, authors, edited_by in saves.values_list("content_type", "object_id", "authors", "edited_by")
        if (kind, key) in released
    }
    return (identity for identity, writers in last.items() if user.pk in writers)


def _saved_by(user, texts: list[WaitingText]) -> Iterator[tuple[int, int]]:
    """Yield the identity of the texts off the site that `user` saved. One query for each kind."""
    kinds = {type(text.live): text.kind for text in texts if not text.live.is_released}
    for model, kind in kinds.items():
        keys = {text.live.pk for text in texts if text.kind == kind and not text.live.is_released}
        for key in set(model.history.filter(history_user=user).values_list("id", flat=True)) & keys:
            yield kind.pk, key
