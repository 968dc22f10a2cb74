"""The texts of a page as the review lists them: what the page does not show, what changed, and the comments."""

from dataclasses import dataclass, field

from django.contrib import admin

from clinic_site.publishing.admin_urls import admin_url
from clinic_site.publishing.comments import DraftComment
from clinic_site.publishing.comparison import Change
from clinic_site.reviewing.contents import ForSearch, Said, Texts
from clinic_site.reviewing.models import ReadText
from clinic_site.reviewing.signing import Token, token_for
from clinic_site.reviewing.waiting import WaitingText


@dataclass
class Row:
    """One text of the list. `typed` is a comment that was not sent yet."""

    text: WaitingText
    token: Token
    is_read: bool
    is_on_page: bool
    beyond: list[Said]  # what the page does not show
    for_search: ForSearch  # what no page shows, and nobody has to read
    changes: list[Change]
    is_unchanged: bool  # it was reviewed before, and says the same
    edit_url: str
    comments: list[DraftComment] = field(default_factory=list)
    typed: str = ""
    is_ticked: bool = False


def rows_of(request, texts: list[WaitingText], marked: dict[str, str], *, is_plain: bool) -> list[Row]:
    """Return a row for each of `texts` in the order of the page, with a fixed number of queries.

    `is_plain`: the rows contain the whole texts.
    """
    places = {key: place for place, key in enumerate(marked)}
    texts = sorted(texts, key=lambda text: places.get(text.key, len(places)))
    said = Texts(texts)
    read = ReadText.objects.states(request.user)
    comments = _comments_on(texts)
    rows = []
    for text in texts:
        is_on_page = text.key in marked and not is_plain
        changes = said.changes(text)
        is_read = read.get(text.identity) == text.state
        may_change = admin.site.get_model_admin(type(text.live)).has_change_permission(request, text.live)
        rows.append(
            Row(
                text=text,
                token=token_for(text, request.user, is_whole=is_plain),
                is_read=is_read,
                is_on_page=is_on_page,
                beyond=said.beyond(text, marked[text.key]) if is_on_page else said.whole(text),
                for_search=said.for_search(text),
                changes=changes,
                is_unchanged=said.was_reviewed_before(text) and not changes,
                edit_url=admin_url(text.live) if may_change else "",
                comments=comments.get(text.key, []),
                is_ticked=is_read,
            )
        )
    return rows


def _comments_on(texts: list[WaitingText]) -> dict[str, list[DraftComment]]:
    """Return the open comments on the drafts of `texts`. One query."""
    keys = {text.draft.pk: text.key for text in texts if text.draft}
    found: dict[str, list[DraftComment]] = {}
    for one in DraftComment.objects.filter(draft_key__in=list(keys), done_at=None).select_related("by").order_by("at"):
        found.setdefault(keys[one.draft_key], []).append(one)
    return found
