"""/admin/.../history/: list, compare and restore the versions of a record and its drafts."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from clinic_site.publishing import workflow
from clinic_site.publishing.admin.records import record_for
from clinic_site.publishing.admin.release import standing_context
from clinic_site.publishing.admin_urls import admin_url
from clinic_site.publishing.comments import DraftComment
from clinic_site.publishing.comparison import compare
from clinic_site.publishing.contents import contents_of
from clinic_site.publishing.exceptions import ChangedMeanwhileError, NotPublishedError
from clinic_site.publishing.history import EntryKind, HistoryEntry, entries, history_entry, history_rows
from clinic_site.publishing.undo import revert_to
from clinic_site.shared.local_time import date_and_time

PER_PAGE = 40
NOW = "now"  # the key of the stored record, without its draft


def history_view(request, model_admin, object_id):
    """List the versions, newest first, with two to select for comparison."""
    record = record_for(request, model_admin, object_id)
    rows = history_rows(record)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    first, last = (page.number - 1) * PER_PAGE, page.number * PER_PAGE
    around = min(first, 1)  # `entries` compares the outermost rows with their neighbors
    shown = entries(record, list(rows[first - around : last + 1]), start=around, end=around + PER_PAGE)
    context = _context(request, model_admin, record)
    now = contents_of(context["live"])
    context |= {
        "title": _("History: %(name)s") % {"name": record},
        "state": workflow.state_of(record),
        "differing": {entry.key for entry in shown if entry.contents != now},
        "revertible": {
            entry.key
            for entry in shown
            if _differ(record, entry.contents, context["says_now"]) and _may_revert(request, model_admin, record, entry)
        },
        "entries": shown,
        "older": shown[1].key if len(shown) > 1 else NOW,
        "page": page,
        "old_comments": _comments_of_page(record, page),
    }
    return TemplateResponse(request, "admin/publishable/history.html", context)


def _comments_of_page(record, page) -> list[DraftComment]:
    """Return the comments written in the time that `page` of the history covers, newest first."""
    comments = DraftComment.objects.about(record).order_by("-at", "-pk")
    times = [when for _letter, _number, when in page]
    if times and page.has_previous():
        comments = comments.filter(at__lt=page.paginator.page(page.previous_page_number())[-1][2])
    if times and page.has_next():
        comments = comments.filter(at__gte=times[-1])
    return list(comments)


def compare_view(request, model_admin, object_id):
    """Compare two versions: ?old=v12&new=d7, in any order. The key `now` is the stored record."""
    record = record_for(request, model_admin, object_id)
    chosen = [_entry(record, request.GET.get(name, "")) for name in ("old", "new")]
    old, new = sorted(chosen, key=lambda entry: entry.when)
    differences = compare(type(record), old.contents, new.contents)
    context = _context(request, model_admin, record)
    context |= {
        "title": _("Compare versions: %(name)s") % {"name": record},
        "old": old,
        "new": new,
        "differences": differences,
        "is_whole": "whole" in request.GET,
        "is_long": any(change.is_long for change in differences),
        "is_same": old.key == new.key,
        "revertible": [
            (entry, entry is old)
            for entry in (old, new)
            if _may_revert(request, model_admin, record, entry) and _differ(record, entry.contents, context["says_now"])
        ][: 1 if old.key == new.key else 2],
        "state": workflow.state_of(record),
    }
    return TemplateResponse(request, "admin/publishable/compare.html", context)


def revert_view(request, model_admin, object_id):
    """Make a version the open draft. Replacing unpublished work requires `replace` in the POST data."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    record = record_for(request, model_admin, object_id, permission="change")
    entry = _entry(record, request.POST.get("version", ""))
    if not _may_revert(request, model_admin, record, entry):
        raise PermissionDenied
    back = f"{admin_url(record, 'compare')}?{urlencode({'old': entry.key, 'new': NOW})}"
    if _replaces(workflow.stored(record), workflow.draft_of(record)) and "replace" not in request.POST:
        model_admin.message_user(
            request, _("Not restored yet: confirm that it may replace the current text."), messages.WARNING
        )
        return HttpResponseRedirect(back)
    try:
        done = revert_to(record, entry, by=request.user, started_from=request.POST.get("state", ""))
    except ChangedMeanwhileError:
        words = _("Not restored: someone else has just changed this. Check it again.")
        model_admin.message_user(request, words, messages.WARNING)
        return HttpResponseRedirect(back)
    except NotPublishedError as error:
        model_admin.message_user(request, str(error), messages.ERROR)
        return HttpResponseRedirect(back)
    for remark in done.remarks:
        model_admin.message_user(request, remark, messages.WARNING)
    if done.what is None:
        model_admin.message_user(request, _("Nothing to restore: this is already the current text."), messages.INFO)
        return HttpResponseRedirect(back)
    words = _("The version from %(when)s is now the draft. The site does not change until you publish it.")
    model_admin.message_user(request, words % {"when": date_and_time(entry.when)}, messages.SUCCESS)
    return HttpResponseRedirect(admin_url(record))


def _context(request, model_admin, record) -> dict:
    standing = standing_context(request, model_admin, record)
    live, draft = standing["live"], standing["draft"]
    return {
        **model_admin.admin_site.each_context(request),
        **standing,
        "opts": model_admin.opts,
        "original": record,
        "now": NOW,
        "compare_url": admin_url(record, "compare"),
        "revert_url": admin_url(record, "restore"),
        "says_now": workflow.said(live, draft),
        "replaces": _replaces(live, draft),
    }


def _replaces(live, draft) -> bool:
    """Whether restoring replaces unpublished work."""
    return draft is not None or not live.is_released


def _differ(record, some: dict, others: dict) -> bool:
    """Whether the contents differ, ignoring the review fields and the fixed ones, which are never restored."""
    never_restored = {*record.review_fields, *record.fixed_fields}
    return any(some[name] != others.get(name) for name in some if name not in never_restored)


def _may_revert(request, model_admin, record, entry: HistoryEntry) -> bool:
    return (
        entry.key != NOW
        and model_admin.has_change_permission(request, record)
        and model_admin.may_say(request, entry.contents)
    )


def _entry(record, key: str) -> HistoryEntry:
    """Return the version of `record` with this key. Raise Http404 if there is none."""
    if key == NOW:
        live = workflow.stored(record)
        last = live.history.select_related("history_user").first()
        return HistoryEntry(
            key=NOW,
            kind=EntryKind.LIVE if live.is_released else EntryKind.CHANGED,
            who=last and last.history_user,
            when=last.history_date if last else live.updated_at,
            why=(last and last.history_change_reason) or "",
            contents=contents_of(live),
            placing=(live.status, live.publish_at, live.unpublish_at),
            before="",
        )
    entry = history_entry(record, key)
    if entry is None:
        raise Http404
    return entry
