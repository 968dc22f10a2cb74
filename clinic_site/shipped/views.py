"""The pages in the admin about shipped texts.

/admin/shipped/                     what there is to decide
/admin/shipped/take-over/           take over all new texts, or all changes to texts that the clinic did not edit
/admin/shipped/<model>/<key>/       one text, word by word
"""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic_site.publishing.admin_urls import admin_url
from clinic_site.publishing.comparison import compare
from clinic_site.publishing.exceptions import ChangedMeanwhileError
from clinic_site.publishing.kinds import may
from clinic_site.shipped import taking_over
from clinic_site.shipped.merging import field_merges
from clinic_site.shipped.standing import BY_LABEL, Standing, TextHere, TextsHere
from education.sample.shipped_texts import KINDS

PER_PAGE = 50


def may_see(user) -> bool:
    return any(may(user, "view", kind) or may(user, "change", kind) for kind in KINDS)


def may_decide(user) -> bool:
    """Whether `user` may take over shipped texts, or decide to keep the clinic's."""
    return all(may(user, "publish", kind) for kind in KINDS)


def _context(request, title: str) -> dict:
    return {**admin.site.each_context(request), "title": title, "may_decide": may_decide(request.user)}


def overview(request):
    """List the texts about which there is something to decide, filtered by ?show=."""
    if not may_see(request.user):
        raise PermissionDenied
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET"])
    texts = TextsHere()
    show = request.GET.get("show", "")
    show = show if show in Standing.values else ""
    page = Paginator([text for text in texts.texts if show in ("", text.standing)], PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = _context(request, _("Shipped texts")) | {
        "release": texts.release.name,
        "page": page,
        "rows": page.object_list,
        "show": show,
        "query": f"show={show}" if show else "",
        "counts": [(standing, len(texts.with_standing(standing))) for standing in Standing],
        "total": len(texts.texts),
        "new": len(texts.with_standing(Standing.NEW)),
        "unedited": len(taking_over.unedited(texts)),
    }
    return TemplateResponse(request, "admin/shipped/overview.html", context)


def take_over_view(request):
    """Ask, then take over many texts at once."""
    if not may_decide(request.user):
        raise PermissionDenied
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "POST"])
    what = request.POST.get("what") or request.GET.get("what")
    if request.method == "POST" and what in ("new", "unedited"):
        messages.success(request, _take_over_new(request.user) if what == "new" else _take_over_unedited(request.user))
        return HttpResponseRedirect(reverse("admin:shipped_texts"))
    texts = TextsHere()
    chosen = taking_over.unedited(texts) if what == "unedited" else texts.with_standing(Standing.NEW)
    counts = {kind: sum(text.model is kind for text in chosen) for kind in KINDS}
    context = _context(request, _("Take over the shipped texts")) | {
        "what": "unedited" if what == "unedited" else "new",
        "total": len(chosen),
        "waiting": sum(taking_over.waiting_samples(kind).count() for kind in KINDS) if what != "unedited" else 0,
        "kinds": [(capfirst(str(kind._meta.verbose_name_plural)), n) for kind, n in counts.items() if n],
        "release": texts.release.name,
    }
    return TemplateResponse(request, "admin/shipped/take_over.html", context)


def _take_over_new(user) -> str:
    outcome = taking_over.take_over_all_new(by=user)
    words = ngettext(
        "%(count)d shipped text is now a draft of your clinic and waits for its first review. Nothing is public yet.",
        "%(count)d shipped texts are now drafts of your clinic and wait for their first review. Nothing is public yet.",
        outcome.new,
    ) % {"count": outcome.new}
    return " ".join([words, *_here_already(outcome)])


def _here_already(outcome: taking_over.TakenOver) -> list[str]:
    if not outcome.here_already:
        return []
    names = get_text_list([f"“{name}”" for name in outcome.here_already[:10]], _("and"))
    return [_("Your clinic has texts with the same addresses, which stayed as they are: %(names)s.") % {"names": names}]


def _take_over_unedited(user) -> str:
    outcome = taking_over.take_over_unedited(by=user)
    return ngettext(
        "%(count)d draft was made and submitted for review. Nothing public changed.",
        "%(count)d drafts were made and submitted for review. Nothing public changed.",
        outcome.drafts,
    ) % {"count": outcome.drafts}


def text_view(request, model: str, key: str):
    """Show one text, word by word, and do what the user decides."""
    if not may_see(request.user) or (request.method == "POST" and not may_decide(request.user)):
        raise PermissionDenied
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "POST"])
    if model not in BY_LABEL:
        raise Http404
    if request.method == "POST":
        return _decide(request, (model, key))
    texts = TextsHere(only=(model, key))
    if not texts.texts:
        messages.info(request, _("There is nothing to decide about this text any more."))
        return HttpResponseRedirect(reverse("admin:shipped_texts"))
    text = texts.texts[0]
    context = _context(request, _("Shipped text: %(name)s") % {"name": text.name}) | {
        "text": text,
        "release": texts.release.name,
        "merges": field_merges(text) if text.record and text.shipped else [],
        "whole": _whole(text) if text.record is None else [],
        "state": taking_over.state_of(text),
        "change_url": admin_url(text.record, "change") if text.record else "",
        "release_url": admin_url(text.record, "release") if text.record else "",
    }
    return TemplateResponse(request, "admin/shipped/text.html", context)


def _whole(text: TextHere) -> list:
    """Return every word of a new text, as changes from an empty record. Names of other texts are left out."""
    says = {name: value for name, value in text.release_text.contents.items() if not isinstance(value, list)}
    return compare(text.model, {}, says)


def _decide(request, ident):
    """Take over the text or keep the clinic's, and say what happened."""
    seen, do = request.POST.get("seen", ""), request.POST.get("do")
    try:
        if do == "keep":
            taking_over.keep_ours(ident, by=request.user, seen=seen)
            messages.success(request, _("Your words stay. This is remembered."))
        elif do == "new":
            outcome = taking_over.take_over_new(ident, by=request.user)
            messages.success(request, " ".join([_drafts_of(outcome.new), *_here_already(outcome)]))
        elif do == "take":
            outcome = taking_over.take_over_changes(
                ident, by=request.user, taken=request.POST.getlist("take"), seen=seen
            )
            messages.success(request, _said(outcome))
            if outcome.drafts and outcome.record:
                return HttpResponseRedirect(admin_url(outcome.record, "release"))
    except (taking_over.DecidedMeanwhileError, ChangedMeanwhileError):
        words = _("Nothing was done: someone changed this text or decided about it meanwhile. Look at it again.")
        messages.warning(request, words)
        return HttpResponseRedirect(reverse("admin:shipped_text", args=ident))
    return HttpResponseRedirect(reverse("admin:shipped_texts"))


def _drafts_of(count: int) -> str:
    return ngettext(
        "%(count)d draft was made and submitted for review.",
        "%(count)d drafts were made and submitted for review.",
        count,
    ) % {"count": count}


def _said(outcome: taking_over.TakenOver) -> str:
    words = [_("Your words stay. This is remembered.")]
    if outcome.drafts:
        saved = _("The shipped words are in the draft that was open. Nobody submitted it for you.")
        words = [_drafts_of(outcome.drafts) if outcome.handed_over else saved]
    if outcome.drafts and outcome.kept:
        fields = get_text_list(outcome.kept, _("and"))
        words.append(_("Your clinic’s words were kept in: %(fields)s.") % {"fields": fields})
    if outcome.new:
        words.append(_("New shipped texts that it names are drafts, too."))
    return " ".join(words)
