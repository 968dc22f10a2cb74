"""/admin/.../take-off/ and /admin/.../taking-off/<batch>/: ask before records leave the site, confirm, put back."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import Http404, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic_site.publishing import unpublishing
from clinic_site.publishing.admin import in_parts
from clinic_site.publishing.admin.bulk import BulkOutcome, in_hundreds
from clinic_site.publishing.admin.records import record_for
from clinic_site.publishing.admin_urls import admin_url
from clinic_site.publishing.consequences import consequences_of
from clinic_site.publishing.exceptions import NotPublishedError
from clinic_site.publishing.taking_off import WAITS, TakingOff, can_be_put_back

MOST_NAMED = 20  # records that the question names


@dataclass(frozen=True)
class Batch:
    """What was taken off, or asked for, in one action."""

    rows: list[TakingOff]
    url: str
    may_put_back: bool  # whether this user may publish all of it
    count: int

    @property
    def first(self) -> TakingOff:
        return self.rows[0]


def batches_of(request, model_admin) -> list[Batch]:
    """Return the requests for one kind that wait, and what can still be put back, newest first.

    Three queries, and two more for an account that is limited to some records. Of large batches, some rows decide
    whether the user sees the button: whoever presses it is asked about each.
    """
    model = model_admin.model
    open_rows = TakingOff.objects.of_kind(model).filter(WAITS | can_be_put_back())
    sizes = open_rows.sizes()
    if not sizes:
        return []
    firsts = [first for _count, first in sizes.values()]
    newest = open_rows.order_by("-asked_at", "pk").values_list("pk", flat=True)[: in_parts.PART]
    found = open_rows.filter(pk__in={*firsts, *newest}).select_related("asked_by", "confirmed_by").batches()
    publishes = model_admin.has_publish_permission(request)
    beyond = model_admin.out_of_reach(request, {row.object_id for rows in found for row in rows})
    return [
        Batch(
            rows,
            admin_url(model, "taking_off", rows[0].batch),
            may_put_back=publishes
            and beyond.isdisjoint(row.object_id for row in rows)
            and _may_say(request, model_admin, rows),
            count=sizes[rows[0].batch, rows[0].waits][0],
        )
        for rows in found
    ]


def may_put_back(request, model_admin, taking_off: TakingOff) -> bool:
    """Whether the user may publish everything that was taken off together with `taking_off`."""
    rows = list(TakingOff.objects.of_kind(model_admin.model).filter(batch=taking_off.batch)[: in_parts.PART])
    if not model_admin.has_publish_permission(request) or not _may_say(request, model_admin, rows):
        return False
    return not model_admin.out_of_reach(request, {row.object_id for row in rows})


def _may_say(request, model_admin, rows: list[TakingOff]) -> bool:
    """Whether the user may publish what the records said: they can have been moved to another state meanwhile."""
    return all(model_admin.may_say(request, row.contents) for row in rows if row.contents)


def latest_of(record) -> TakingOff | None:
    """Return the request about `record` that waits, or the row with which it can be put back, or None."""
    row = TakingOff.objects.of(record).select_related("asked_by", "confirmed_by").first()
    is_open = row is not None and (row.waits or (row.can_be_put_back and not record.is_released))
    return row if is_open else None


# Asking ------------------------------------------------------------------------------------------------


def take_off_view(request, model_admin, object_id):
    """Ask whether to take one record off the site, and do it."""
    record = record_for(request, model_admin, object_id, permission="take_off")
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "POST"])
    if not record.is_released:
        return HttpResponseRedirect(admin_url(record, "release"))
    if (request_made := latest_of(record)) is not None:
        return HttpResponseRedirect(admin_url(type(record), "taking_off", request_made.batch))
    if request.method == "POST":
        take_off(request, model_admin, [record])
        return HttpResponseRedirect(admin_url(record, "release"))
    back = admin_url(record, "release")
    return question(request, model_admin, [record], url=admin_url(record, "take_off"), back=back)


def question(request, model_admin, records, *, url: str, back: str, fields=(), left: int = 0):
    """Return the page that says what patients will no longer see. It posts `fields` to `url`.

    `left` more records leave the site with these, in later parts.
    """
    goes = _what_goes(records)
    context = {
        **model_admin.admin_site.each_context(request),
        **goes,
        "count": goes["count"] + left,
        "others": goes["others"] + left,
        "left": left,
        "title": _("Take off the site?"),
        "opts": model_admin.opts,
        "url": url,
        "back": back,
        "fields": fields,
        "needs_two": [record for record in records if record.needs_second_person_to_take_off],
    }
    return TemplateResponse(request, "admin/publishable/take_off.html", context)


def _what_goes(records) -> dict:
    return {
        "records": records[:MOST_NAMED],
        "count": len(records),
        "others": len(records[MOST_NAMED:]),
        "consequences": consequences_of(records),
        "problems": unpublishing.problems_without(records),
    }


def take_off(request, model_admin, records) -> None:
    """Take `records` off the site, or ask for it, and say so in one message."""
    take_off_part(request, model_admin, in_parts.Part(list(records), 0, BulkOutcome()))


def take_off_part(request, model_admin, part: in_parts.Part, *, url: str = "", back: str = ""):
    """Take off the records of `part`, or ask for it. All parts of an action are one batch.

    Return the page that goes on at `url`, or say in one message what happened to all of them.
    """
    why = request.POST.get("why", "").strip()[:200]
    memory: dict[str, Any] = {"batch": str(uuid.uuid4()), "taken_off": 0, "asked": 0} | part.memory
    try:
        if problems := unpublishing.problems_without(part.records):
            raise NotPublishedError(problems)
        for some in in_hundreds(part.records):
            outcome = unpublishing.take_off(some, by=request.user, why=why, batch=uuid.UUID(memory["batch"]))
            memory["taken_off"] += outcome.taken_off
            memory["asked"] += outcome.asked
    except NotPublishedError as error:
        words = _("Nothing was taken off. %(why)s") if not memory["taken_off"] else _("It stopped. %(why)s")
        model_admin.message_user(request, words % {"why": error}, messages.ERROR)
        return None
    part.memory = memory
    if not part.is_last:
        fields = in_parts.action_fields(request, sure="1", why=why)
        return in_parts.progress(request, model_admin, part, url=url, back=back, fields=fields)
    _tell(request, model_admin, memory["taken_off"], memory["asked"])
    return None


def _tell(request, model_admin, taken_off: int, asked: int) -> None:
    said = []
    if taken_off:
        words = ngettext(
            "%(count)d record is no longer on the site.", "%(count)d records are no longer on the site.", taken_off
        )
        said += [words % {"count": taken_off}, _("You can put this back for one day: press “Put back”.")]
    if asked:
        words = ngettext(
            "%(count)d record is still on the site: someone else must confirm. They find your request on their desk.",
            "%(count)d records are still on the site: someone else must confirm. They find your request on their desk.",
            asked,
        )
        said.append(words % {"count": asked})
    level = messages.WARNING if asked else messages.SUCCESS
    model_admin.message_user(request, " ".join(said) or _("Nothing to do: it is not on the site."), level)


# One batch ---------------------------------------------------------------------------------------------


def batch_view(request, model_admin, batch: uuid.UUID):
    """Show what one action took off or asks for, and confirm it, withdraw it or put it back.

    What was taken off in parts is put back in parts: each request does those that are not back yet.
    """
    if not model_admin.has_view_permission(request) or model_admin.model.is_always_public:
        raise PermissionDenied
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "POST"])
    every = TakingOff.objects.of_kind(model_admin.model).filter(batch=batch)
    rows = list(
        every.select_related("asked_by", "confirmed_by", "put_back_by", "withdrawn_by")
        .prefetch_related("record")
        .order_by(F("put_back_at").asc(nulls_first=True), "pk")[: in_parts.PART]
    )
    others = max(every.count() - in_parts.PART, 0)
    rows = [row for row in rows if row.record is not None]
    if not rows:
        raise Http404
    waiting = [row for row in rows if row.waits]
    back = [row for row in rows if row.can_be_put_back and row.record is not None and not row.record.is_released]
    may_confirm = waiting and _may_confirm(request, model_admin, waiting)
    allowed = {
        "confirm": may_confirm,
        "withdraw": may_confirm,  # whoever asked too: they may publish it
        "put_back": back
        and all(model_admin.has_publish_permission(request, row.record) for row in back)
        and _may_say(request, model_admin, back),
    }
    if request.method == "POST":
        return _act(request, model_admin, waiting, back, allowed, every if others else None)
    names = [row.record for row in waiting or back or rows]
    goes = _what_goes(names) if waiting else {"records": names[:MOST_NAMED], "others": len(names[MOST_NAMED:]) + others}
    context = {
        **model_admin.admin_site.each_context(request),
        **goes,
        "title": _("Take off the site?") if waiting else _("Taken off the site"),
        "opts": model_admin.opts,
        "row": (waiting or back or rows)[0],
        "waiting": waiting,
        "may": allowed,
        "is_own": _asked(request, waiting),
        "count": len(names) + others,
        "list_url": admin_url(model_admin.model, "changelist"),
    }
    return TemplateResponse(request, "admin/publishable/taking_off.html", context)


def _may_confirm(request, model_admin, rows) -> bool:
    return all(
        model_admin.has_publish_permission(request, row.record)
        or model_admin.has_review_permission(request, row.record)
        for row in rows
    )


def _asked(request, rows) -> bool:
    return any(row.asked_by_id == request.user.pk for row in rows)


def _act(request, model_admin, waiting, back, allowed, every):
    """Do what the pressed button says, and go back to where it was pressed.

    `every` are all rows of the batch, if it has more than one part: then its page offers the next one.
    """
    doings = {
        "confirm": lambda: _confirm(request, waiting),
        "withdraw": lambda: _withdraw(request, waiting),
        "put_back": lambda: _put_back(request, back),
    }
    do = request.POST.get("do")
    if do not in doings:
        raise Http404
    if not allowed[do]:
        if {"confirm": waiting, "withdraw": waiting, "put_back": back}[do]:
            raise PermissionDenied
        words = _("Nothing to do: someone else was faster, or more than a day has passed.")
        model_admin.message_user(request, words, messages.WARNING)
        return HttpResponseRedirect(admin_url(model_admin.model, "changelist"))
    try:
        model_admin.message_user(request, doings[do](), messages.SUCCESS)
    except NotPublishedError as error:
        model_admin.message_user(request, str(error), messages.ERROR)
    if every is not None and (left := every.filter(can_be_put_back()).count()):
        words = ngettext("%(count)d more can be put back.", "%(count)d more can be put back.", left)
        model_admin.message_user(request, words % {"count": left}, messages.WARNING)
        return HttpResponseRedirect(admin_url(model_admin.model, "taking_off", every[0].batch))
    rows = waiting or back
    page = admin_url(rows[0].record, "release") if len(rows) == 1 else admin_url(model_admin.model, "changelist")
    return HttpResponseRedirect(page)


def _confirm(request, rows) -> str:
    n = unpublishing.confirm(rows, by=request.user)
    words = ngettext("%(count)d record is no longer on the site.", "%(count)d records are no longer on the site.", n)
    return words % {"count": n}


def _withdraw(request, rows) -> str:
    unpublishing.withdraw(rows, by=request.user)
    return _("The request is withdrawn. Nothing changed on the site.")


def _put_back(request, rows) -> str:
    n = unpublishing.put_back(rows, by=request.user)
    words = ngettext("%(count)d record is back on the site.", "%(count)d records are back on the site.", n)
    return words % {"count": n}
