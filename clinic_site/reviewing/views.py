"""/admin/review/: the pages with texts that wait for a review, and one such page with its texts to sign."""

import re
from urllib.parse import urlencode

from csp.constants import SELF
from csp.decorators import csp_replace, csp_update
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin

from clinic_site.publishing.comments import MOST_WORDS, comment
from clinic_site.publishing.draft import draft_of
from clinic_site.publishing.exceptions import NotPublishedError
from clinic_site.publishing.send_back import ask_for_change
from clinic_site.reviewing.models import ReviewSheet
from clinic_site.reviewing.rendering import marked_texts, render_page
from clinic_site.reviewing.rows import Row, rows_of
from clinic_site.reviewing.sheets import make_sheet
from clinic_site.reviewing.signing import note_read, sign_all, tokens_in
from clinic_site.reviewing.waiting import ReviewPage, Reviews, WaitingText, kinds_for, reviews_for
from education.models import Reviewer

OUTWARD = re.compile(r'(<a\b[^>]*?\shref="/[^"]*")')
PLAIN = "text"  # the value of `as` for the plain page
ON_A_PAGE = 100  # lines of the list


def reviews_or_denied(request: HttpRequest) -> Reviews:
    """Return what waits for the user. Raise PermissionDenied for accounts that review nothing."""
    if not kinds_for(request.user):
        raise PermissionDenied
    return reviews_for(request.user)


def _why_no_review(request: HttpRequest) -> str:
    """Return why the user's signature would not be a clinical review. For state law alone, it need not be one."""
    if not any(kind.is_reviewed_by_clinicians for kind in kinds_for(request.user)):
        return ""
    return Reviewer.objects.why_not(request.user)


def page_url(path: str, **query: str) -> str:
    return f"{reverse('admin:review_page')}?{urlencode({'path': path, **query})}"


def list_view(request: HttpRequest) -> HttpResponse:
    """List the pages, ON_A_PAGE at a time, or make a sheet of those that are ticked."""
    reviews = reviews_or_denied(request)
    if request.method == "POST":
        paths = set(request.POST.getlist("page"))
        texts = [
            text for text in reviews.texts_on(page for page in reviews.pages if page.path in paths) if not text.is_own
        ]
        if texts:
            return HttpResponseRedirect(reverse("admin:review_sheet", args=[make_sheet(texts, by=request.user).code]))
        messages.error(request, _("Tick the pages that you want to print first."))
    listed = Paginator(reviews.pages, ON_A_PAGE).get_page(request.GET.get("page"))
    reviews.read_titles(listed)
    context = {
        **admin.site.each_context(request),
        "title": _("Review by page"),
        "reviews": reviews,
        "page": listed,
        "pages": [(page, page_url(page.path)) for page in listed],
        "first_url": page_url(first.path) if (first := reviews.after("")) else "",
        "sheets": ReviewSheet.objects.open_of(request.user),
        "why_no_review": _why_no_review(request),
    }
    return TemplateResponse(request, "admin/reviewing/list.html", context)


@csp_update({"frame-src": [SELF]})
def page_view(request: HttpRequest) -> HttpResponse:
    """Show a page and its waiting texts; sign some, comment on one, or ask for a change of one."""
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "POST"])
    reviews = reviews_or_denied(request)
    path = request.GET.get("path", "/")
    page = reviews.page(path)
    is_plain = request.GET.get("as") == PLAIN
    sent = ""
    if request.method == "POST":
        # A page whose last text someone else signed meanwhile still says what became of this signature.
        done = _do(request, page or ReviewPage(path), is_plain=is_plain)
        if isinstance(done, HttpResponse):
            return done
        sent = done
        reviews = reviews_for(request.user)
        page = reviews.page(path)
    if page is None:
        if request.method != "POST":
            messages.info(request, _("Nothing on this page is waiting for a review any more."))
        return HttpResponseRedirect(reverse("admin:review_list"))
    return TemplateResponse(request, "admin/reviewing/page.html", _page_context(request, reviews, page, is_plain, sent))


def _page_context(request: HttpRequest, reviews: Reviews, page: ReviewPage, is_plain: bool, sent: str) -> dict:
    marked = {} if is_plain else marked_texts(render_page(request, page, reviews))
    rows = rows_of(request, page.texts, marked, is_plain=is_plain)
    _keep_what_was_typed(request, rows, sent)
    following = reviews.after(page.path)
    return {
        **admin.site.each_context(request),
        "title": _("Review: %(page)s") % {"page": page.title},
        "is_nav_sidebar_enabled": False,  # the page needs the room
        "reviews": reviews,
        "page": page,
        "rows": rows,
        "is_plain": is_plain,
        "has_frame": bool(marked),
        "read_count": sum(row.is_read for row in rows),
        "ticked_count": sum(row.is_ticked for row in rows),
        "signable": sum(not row.text.is_own for row in rows),
        "most_words": MOST_WORDS,
        "frame_url": f"{reverse('admin:review_frame')}?{urlencode({'path': page.path})}",
        "plain_url": page_url(page.path, **{"as": PLAIN}),
        "page_url": page_url(page.path),
        "next_url": page_url(following.path) if following else "",
        "next_title": following.title if following else "",
        "why_no_review": _why_no_review(request),
    }


def _keep_what_was_typed(request: HttpRequest, rows: list[Row], sent: str) -> None:
    """Show the boxes as they were ticked, and again the comments that were typed, but not the one that was `sent`.

    Nobody took away the tick of a box that could not be ticked yet: what was read meanwhile gets it.
    """
    if request.method != "POST":
        return
    ticked = {(token.kind, token.key) for token in tokens_in(request.POST.getlist("text"), request.user)}
    could_be = set(request.POST.get("open", "").split())
    for row in rows:
        row.is_ticked = row.is_read and (row.text.identity in ticked or row.text.key not in could_be)
        row.typed = "" if row.text.key == sent else request.POST.get(f"words-{row.text.key}", "")


# What the buttons do --------------------------------------------------------------------------------


def _do(request: HttpRequest, page: ReviewPage, *, is_plain: bool) -> HttpResponse | str:
    """Do what the pressed button says. To show the page again, return the key of the text whose comment was sent, or ""."""
    do, _colon, key = request.POST.get("do", "").partition(":")
    if do == "sign":
        return _sign(request, page, is_plain=is_plain) or ""
    text = next((text for text in page.texts if text.key == key), None)
    if text is None:
        messages.warning(request, _("This text is not waiting any more. What you typed was not sent."))
        return ""
    words = request.POST.get(f"words-{key}", "").replace("\0", "").strip()[:MOST_WORDS]
    doing = {"comment": _comment, "change": _ask}.get(do)
    return key if doing is not None and doing(request, text, words) else ""


def _sign(request: HttpRequest, page: ReviewPage, *, is_plain: bool) -> HttpResponse | None:
    tokens = tokens_in(request.POST.getlist("text"), request.user)
    note_read([token for token in tokens if token.is_whole], request.user)
    unsent = {text.identity: text.name for text in page.texts if request.POST.get(f"words-{text.key}", "").strip()}
    outcome = sign_all([token for token in tokens if (token.kind, token.key) not in unsent], by=request.user)
    for token in tokens:
        if (token.kind, token.key) in unsent:
            outcome.refuse(unsent[token.kind, token.key], _("Send or clear the comment that you typed first."))
    if not tokens:
        messages.error(request, _("Nothing is ticked, so nothing was signed. Read a text to its end, then tick it."))
        return None
    messages.add_message(request, outcome.level, " ".join(outcome.sentences()))
    if unsent:
        return None
    reviews = reviews_for(request.user)
    left = reviews.page(page.path)
    if left is not None and left.is_open:
        return HttpResponseRedirect(page_url(page.path, **({"as": PLAIN} if is_plain else {})))
    following = reviews.after(page.path)
    if following is None:
        return HttpResponseRedirect(reverse("admin:review_list"))
    return HttpResponseRedirect(page_url(following.path, **({"as": PLAIN} if is_plain else {})))


def _comment(request: HttpRequest, text: WaitingText, words: str) -> bool:
    draft = draft_of(text.live)
    if draft is None:
        messages.error(request, _("This text has no draft to comment on. Ask for a change instead."))
    elif not words:
        messages.error(request, _("Write the comment first."))
    else:
        comment(draft, words, by=request.user)
        messages.success(request, _("Your comment on “%(name)s” is with its draft.") % {"name": text.name})
        return True
    return False


def _ask(request: HttpRequest, text: WaitingText, words: str) -> bool:
    shown = [token.state for token in tokens_in(request.POST.getlist("shown"), request.user)
             if (token.kind, token.key) == text.identity]  # fmt: skip
    try:
        ask_for_change(text.live, by=request.user, why=words, seen=shown[0] if shown else "")
    except NotPublishedError as refusal:
        messages.error(request, " ".join(problem.message for problem in refusal.problems))
        return False
    sentence = _("“%(name)s” went back with your words. It waits for you again once it was changed.")
    messages.success(request, sentence % {"name": text.name})
    return True


# For the script ----------------------------------------------------------------------------------------


@xframe_options_sameorigin
@csp_replace({"frame-ancestors": [SELF]})
def frame_view(request: HttpRequest) -> HttpResponse:
    """Return the page itself for the frame, with its texts marked."""
    reviews = reviews_or_denied(request)
    page = reviews.page(request.GET.get("path", "/"))
    if page is None:
        return HttpResponse(_("Nothing on this page is waiting for a review any more."), status=404)
    response = render_page(request, page, reviews)
    if response.get("Content-Type", "").startswith("text/html"):
        style = format_html('<link rel="stylesheet" href="{}"></head>', static("css/review-marks.css"))
        html = OUTWARD.sub(r'\1 target="_blank"', response.content.decode())
        response.content = html.replace("</head>", style, 1).encode()
    return response


def read_view(request: HttpRequest) -> HttpResponse:
    """Store which texts were read. The script sends the tokens of those whose whole words were on the screen."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if not kinds_for(request.user):
        raise PermissionDenied
    tokens = tokens_in(request.POST.getlist("text"), request.user)
    note_read(tokens, request.user)
    return JsonResponse({"read": len(tokens)})
