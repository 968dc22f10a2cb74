"""/admin/.../take-off/ and /admin/.../taking-off/<batch>/: ask before records leave the site, confirm, put back."""

import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic_site.publishing import unpublishing
from clinic_site.publishing.admin.bulk import in_hundreds
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

    @property
    def first(self) -> TakingOff:
        return self.rows[0]

    @property
    def count(self) -> int:
        return len(self.rows)


def batches_of(request, model_admin) -> list[Batch]:
    """Return the requests for one kind that wait, and what can still be put back, newest first.

    One query, and two more for an account that is limited to some records.
    """
    model = model_admin.model
    open_rows = TakingOff.objects.of_kind(model).filter(WAITS | can_be_put_back())
    found = open_rows.select_related("asked_by", "confirmed_by").batches()
    publishes = model_admin.has_publish_permission(request)
    beyond = model_admin.out_of_reach(request, {row.object_id for rows in found for row in rows})
    return [
        Batch(
            rows,
            admin_url(model, "taking_off", rows[0].batch),
            may_put_back=publishes
            and beyond.isdisjoint(row.object_id for row in rows)
            and _may_say(request, model_admin, rows),
        )
        for rows in found
    ]


def may_put_back(request, model_admin, taking_off: TakingOff) -> bool:
    """Whether the user may publish everything that was taken off together with `taking_off`."""
    rows = list(TakingOff.objects.of_kind(model_admin.model).filter(batch=taking_off.batch))
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


def question(request, model_admin, records, *, url: str, back: str, fields=()):
    """Return the page that says what patients will no longer see. It posts `fields` to `url`."""
    context = {
        **model_admin.admin_site.each_context(request),
        **_what_goes(records),
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
    why = request.POST.get("why", "").strip()[:200]
    batch, taken_off, asked = uuid.uuid4(), 0, 0
    try:
        if problems := unpublishing.problems_without(records):
            raise NotPublishedError(problems)
        for some in in_hundreds(records):
            outcome = unpublishing.take_off(some, by=request.user, why=why, batch=batch)
            taken_off, asked = taken_off + outcome.taken_off, asked + outcome.asked
    except NotPublishedError as error:
        model_admin.message_user(request, _("Nothing was taken off. %(why)s") % {"why": error}, messages.ERROR)
        return
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
    """Show what one action took off or asks for, and confirm it, withdraw it or put it back."""
    if not model_admin.has_view_permission(request) or model_admin.model.is_always_public:
        raise PermissionDenied
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "POST"])
    rows = list(
        TakingOff.objects.of_kind(model_admin.model)
        .filter(batch=batch)
        .select_related("asked_by", "confirmed_by", "put_back_by", "withdrawn_by")
        .prefetch_related("record")
        .order_by("pk")
    )
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
        return _act(request, model_admin, waiting, back, allowed)
    names = [row.record for row in waiting or back or rows]
    goes = _what_goes(names) if waiting else {"records": names[:MOST_NAMED], "others": len(names[MOST_NAMED:])}
    context = {
        **model_admin.admin_site.each_context(request),
        **goes,
        "title": _("Take off the site?") if waiting else _("Taken off the site"),
        "opts": model_admin.opts,
        "row": (waiting or back or rows)[0],
        "waiting": waiting,
        "may": allowed,
        "is_own": _asked(request, waiting),
        "count": len(names),
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


def _act(request, model_admin, waiting, back, allowed):
    """Do what the pressed button says, and go back to where it was pressed."""
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
