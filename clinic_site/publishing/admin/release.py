"""/admin/.../release/: review, approve, schedule and publish a draft."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic_site.publishing import own_review, workflow
from clinic_site.publishing.admin import remarks
from clinic_site.publishing.admin.comments import comments_context
from clinic_site.publishing.admin.moments import MomentField
from clinic_site.publishing.admin.preview_links import links_context
from clinic_site.publishing.admin.record_links import record_links
from clinic_site.publishing.admin.records import record_for, urls_of
from clinic_site.publishing.admin.site_page import staff_url
from clinic_site.publishing.admin.taking_off import latest_of, may_put_back
from clinic_site.publishing.admin_urls import admin_url
from clinic_site.publishing.comments import MOST_WORDS
from clinic_site.publishing.draft import is_clinical, needs_two, writers_of
from clinic_site.publishing.exceptions import NotPublishedError
from clinic_site.publishing.problems import stop
from clinic_site.publishing.send_back import send_back
from clinic_site.shared.local_time import date_and_time


class ReleaseForm(forms.Form):
    """When the record goes on and off the site, and the reason."""

    why = forms.CharField(label=gettext_lazy("Reason (shown in the history)"), required=False, max_length=200)
    at = MomentField(label=gettext_lazy("On the site from"), required=False)
    until = MomentField(label=gettext_lazy("On the site until"), required=False)
    overriding = forms.BooleanField(
        label=gettext_lazy("Publish even though it is hard to read. I take responsibility."), required=False
    )

    def __init__(self, *args, has_own_days: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if has_own_days:
            del self.fields["at"], self.fields["until"]

    def clean(self):
        super().clean()
        data = self.cleaned_data
        at, until = data.get("at"), data.get("until")
        if at and at <= timezone.now():
            self.add_error("at", _("This time is in the past. Leave it empty to publish now."))
        if until and until <= (at or timezone.now()):
            self.add_error("until", _("The end must be after the start."))
        return data


class SendBackForm(forms.Form):
    comment = forms.CharField(required=False, max_length=MOST_WORDS)  # `send_back` requires it


def place_on_site(record) -> str:
    """Return whether the public sees `record`: "On the site", "On the site from ...", "Not on the site"."""
    if record.is_published:
        if own := record.own_place():
            return own
        if record.unpublish_at:
            return _("On the site until %(when)s") % {"when": date_and_time(record.unpublish_at)}
        return _("On the site")
    if record.is_released and record.publish_at and record.publish_at > timezone.now():
        return _("On the site from %(when)s") % {"when": date_and_time(record.publish_at)}
    return _("Not on the site")


def is_shown(record) -> bool:
    """Whether pages show `record` now."""
    return record.is_published and not record.own_place()


def words_once_published(record, *, is_public: bool) -> str:
    """Return what has become of `record`, which was published just now. Without `is_public`, it waits for its time."""
    live = workflow.stored(record)
    if is_public:
        return live.words_once_published()
    draft = workflow.draft_of(record)
    when = draft.publish_at if draft and draft.publish_at else live.publish_at
    return _("Scheduled. On %(when)s, it goes live.") % {"when": date_and_time(when)}


def standing_context(request, model_admin, record) -> dict:
    """Return the context that every page of a record needs about the status of the record and its draft."""
    live = workflow.stored(record)
    draft = workflow.draft_of(record)
    site_url = live.shown_at() if is_shown(live) else ""
    return {
        "live": live,
        "place": place_on_site(live),
        "draft": draft,
        "changes": draft.changes(live) if draft and live.is_released else [],
        "taking_off": (taking_off := latest_of(live)),
        "may_put_back": taking_off is not None and may_put_back(request, model_admin, taking_off),
        "taking_off_url": admin_url(type(live), "taking_off", taking_off.batch) if taking_off else "",
        "record_urls": urls_of(record),
        "record_links": record_links(request, live),
        "site_url": site_url,
        "page_url": staff_url(site_url) if site_url else "",
        "time_zone": timezone.get_current_timezone_name(),
        "may_publish": model_admin.has_publish_permission(request, record),
        "needs_two": (two := needs_two(live, draft)),
        "is_clinical": is_clinical(live, draft),
        "may_review": two and model_admin.has_review_permission(request, record),
        "may_change": model_admin.has_change_permission(request, record),
        **comments_context(request, model_admin, record, draft),
    }


def _times_of(live, draft) -> dict:
    """Return the future publishing times, as initial form data."""
    scheduled = draft if draft and draft.publish_at else live
    times = {"at": scheduled.publish_at, "until": scheduled.unpublish_at}
    return {name: time for name, time in times.items() if time and time > timezone.now()}


def release_view(request, model_admin, object_id):
    """Show the page, or run one of `DOINGS` if the user has its permission."""
    record = record_for(request, model_admin, object_id)
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "POST"])
    asked = request.POST if request.POST.get("do") in ("publish", "ready") else None
    times = _times_of(workflow.stored(record), workflow.draft_of(record))
    form = ReleaseForm(asked, initial=times, has_own_days=record.has_own_days)
    if request.method == "POST":
        permission, do = DOINGS.get(request.POST.get("do"), ("view", None))
        record_for(request, model_admin, object_id, permission=permission)
        if do is not None and (answer := _try(do, request, model_admin, record, form)):
            return answer
    context = {
        **model_admin.admin_site.each_context(request),
        **standing_context(request, model_admin, record),
        **links_context(request, model_admin, record, page="release"),
        "title": _("Check and publish: %(name)s") % {"name": record},
        "opts": model_admin.opts,
        "original": record,
        "form": form,
        "state": workflow.shown_state(record),  # the state that the user sees when pressing a button
        "problems": workflow.problems_of(record),
    }
    context["stops"] = [problem for problem in context["problems"] if problem.is_stop]
    context["only_overridable"] = bool(context["stops"]) and all(p.can_be_overridden for p in context["stops"])
    context |= _review_context(request, context)
    context |= _draft_context(request, model_admin, record, context)
    context |= model_admin.release_context(request, record)
    return TemplateResponse(request, model_admin.release_template, context)


def _review_context(request, standing) -> dict:
    """Return what the page says about the clinical review: who is missing, and which button this user gets."""
    live, draft, may_review = standing["live"], standing["draft"], standing["may_review"]
    reason = live.why_no_review(by=request.user) if may_review else ""
    needs_clinician = workflow.as_published(workflow.stored(live), draft).needs_clinician()
    is_own_work = request.user.pk in workflow.may_not_approve(live)
    is_own_review = is_own_work and own_review.allows(live, draft, by=request.user)
    button = "confirm" if draft is None and live.is_released else "approve"
    if draft is not None and draft.is_approved and not needs_clinician:
        button = ""
    if reason and (needs_clinician or button == "confirm"):
        button = ""  # approving it would only take it out of the queue of those whose approval counts
    return {
        "why_no_review": reason,
        "needs_clinician": needs_clinician,
        "is_own_work": is_own_work and not is_own_review,
        "is_own_review": is_own_review,
        "review_button": button if may_review and (not is_own_work or is_own_review) else "",
        "reading": workflow.whole_text(live) if may_review else [],
    }


def _draft_context(request, model_admin, record, standing) -> dict:
    """Return what the user may do with the draft besides approving it."""
    live, draft = standing["live"], standing["draft"]
    has_work = draft is not None or not live.is_released
    is_submitted = draft is not None and draft.is_ready
    return {
        "may_override": model_admin.has_review_permission(request, record),
        "may_set_dates": standing["may_publish"] and (has_work or not (live.is_always_public or live.has_own_days)),
        "may_submit": standing["may_change"] and has_work and standing["needs_two"] and not is_submitted,
        "may_send_back": draft is not None
        and draft.can_be_sent_back
        and writers_of(draft) != {request.user.pk}
        and model_admin.has_send_back_permission(request, record),
        "may_discard": draft is not None and live.is_released and model_admin.has_discard_permission(request, record),
        "most_words": MOST_WORDS,
        "scheduler_is_off": _is_scheduler_off(draft),
    }


def _is_scheduler_off(draft) -> bool:
    """Whether the account that scheduled the draft was switched off or deleted. The schedule still holds."""
    return bool(draft and draft.publish_at) and not (draft.scheduled_by and draft.scheduled_by.is_active)


def _try(do, request, model_admin, record, form):
    """Run `do` and return a redirect, or None if the page must show form errors."""
    try:
        words = do(request, model_admin, record, form)
    except NotPublishedError as error:
        for problem in error.problems:
            model_admin.message_user(request, problem.message, messages.ERROR)
        return HttpResponseRedirect(admin_url(record, "release"))
    if words is None:
        return None
    model_admin.message_user(request, words, messages.SUCCESS)
    return HttpResponseRedirect(admin_url(record, "release"))


def _seen(request) -> str:
    """Return the state of the record that the submitted page showed. Without one, nothing was shown: "" is no state."""
    return request.POST.get("seen", "")


def _publish(request, model_admin, record, form):
    if not form.is_valid():
        return None
    if not model_admin.may_say(request, workflow.said(workflow.stored(record), workflow.draft_of(record))):
        raise PermissionDenied
    model_admin.check_confirmation(request, record)
    data = form.cleaned_data
    overriding = data["overriding"] and model_admin.has_review_permission(request, record)
    why = data["why"]
    if overriding:
        why = f"{why} [{_('Published even though it is hard to read')}]".strip()
    options = {
        "why": why,
        "at": data.get("at"),
        "until": data.get("until"),
        "overriding": overriding,
        "seen": _seen(request) or None,
    }
    only_dates = workflow.stored(record).is_released and workflow.draft_of(record) is None
    is_public = workflow.publish(record, by=request.user, **options)
    if only_dates:
        return _("Dates saved: %(place)s.") % {"place": place_on_site(workflow.stored(record)).rstrip(".")}
    return words_once_published(record, is_public=is_public)


def _approve(request, model_admin, record, form):
    live, draft = workflow.stored(record), workflow.draft_of(record)
    is_approved = draft is not None and draft.is_approved  # perhaps by a clinician, whose review would be lost
    reason = live.why_no_review(by=request.user)
    if reason and (is_approved or workflow.as_published(live, draft).needs_clinician()):
        raise NotPublishedError([stop("", reason)])
    workflow.approve(record, by=request.user, seen=_seen(request))
    return _("Approved. It can be published now.")


def _confirm(request, model_admin, record, form):
    workflow.confirm(record, by=request.user, seen=_seen(request))
    return _("Your review was recorded.")


def _ready(request, model_admin, record, form):
    note = form.cleaned_data["why"] if form.is_valid() else ""
    workflow.hand_over(record, by=request.user, note=note)
    remarks.say_what_is_missing(request, record)
    return _("Submitted for review. It is now in the review queue.")


def _send_back(request, model_admin, record, form):
    comment = SendBackForm(request.POST)
    if not comment.is_valid():
        raise NotPublishedError([stop("", str(message)) for message in comment.errors["comment"]])
    send_back(record, by=request.user, why=comment.cleaned_data["comment"], seen=_seen(request) or None)
    return _("Sent back. The writer finds it on the desk, with your comment.")


# Name of a button -> (required permission, what it does)
DOINGS = {
    "publish": ("publish", _publish),
    "approve": ("review", _approve),
    "confirm": ("review", _confirm),
    "ready": ("change", _ready),
    "send_back": ("send_back", _send_back),
}
