"""/admin/review/sheet/: texts to print, sign by hand, and record afterwards."""

import re

from django.contrib import admin, messages
from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from clinic_site.reviewing.contents import Texts
from clinic_site.reviewing.models import ReviewSheet
from clinic_site.reviewing.sheets import record_sheet
from clinic_site.reviewing.views import reviews_or_denied
from clinic_site.reviewing.waiting import Reviews, texts_of
from education.models import Reviewer

IDENTITY = re.compile(r"([0-9]{1,18})-([0-9]{1,18})")  # the keys of a kind and of a record


def sheet_view(request: HttpRequest, code: str) -> HttpResponse:
    """Show a sheet of the user's, or record that it was signed."""
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "POST"])
    reviews = reviews_or_denied(request)
    sheet = ReviewSheet.objects.filter(code=code, account=request.user.pk).first()
    if sheet is None:
        raise Http404
    if request.method == "POST":
        return _record(request, sheet)
    pages, changed = _pages_of(sheet, reviews)
    context = {
        **admin.site.each_context(request),
        "title": _("Sheet %(code)s") % {"code": sheet.code},
        "sheet": sheet,
        "pages": pages,
        "count": sum(len(texts) for _page, texts in pages),
        "changed": changed,
        "reviewer": Reviewer.objects.of(request.user),
    }
    return TemplateResponse(request, "admin/reviewing/sheet.html", context)


def _record(request: HttpRequest, sheet: ReviewSheet) -> HttpResponse:
    typed = request.POST.get("code", "").upper().replace(" ", "").replace("-", "")
    if typed != sheet.code.replace("-", ""):
        messages.error(request, _("This is not the code of the sheet. It is at the top of each printed sheet."))
        return HttpResponseRedirect(reverse("admin:review_sheet", args=[sheet.code]))
    pairs = (IDENTITY.fullmatch(one) for one in request.POST.getlist("without"))
    without = frozenset((int(pair[1]), int(pair[2])) for pair in pairs if pair)
    outcome = record_sheet(sheet, by=request.user, without=without)
    if outcome is None:
        messages.warning(request, _("This sheet was recorded before. Nothing changed."))
    else:
        nothing = [_("You left out every text, so nothing was signed.")]
        messages.add_message(request, outcome.level, " ".join(outcome.sentences() or nothing))
    return HttpResponseRedirect(reverse("admin:review_list"))


def _pages_of(sheet: ReviewSheet, reviews: Reviews) -> tuple[list, int]:
    """Return (page, [(text, what it says, what is for search)]) of the texts that are as on the sheet.

    And how many are not any more.
    """
    wanted = {(row.content_type_id, row.object_id): row.state for row in sheet.texts.all()}
    printed = {(ContentType.objects.get_for_id(kind).model_class(), key) for kind, key in wanted}
    waiting = [entry for page in reviews.pages for entry in page.entries if entry.identity in printed]
    texts = {(type(text.live), text.live.pk): text for text in texts_of(waiting) if text.state == wanted[text.identity]}
    said = Texts([*texts.values()])
    pages = []
    for page in reviews.pages:
        found = [texts[entry.identity] for entry in page.entries if entry.identity in texts]
        if found:
            pages.append((page, [(text, said.whole(text), said.for_search(text)) for text in found]))
    reviews.read_titles(page for page, _texts in pages)
    return pages, len(wanted) - len(texts)
