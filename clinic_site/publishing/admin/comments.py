"""Comments on drafts in the admin: beside the fields of the form, and in a section of the form and of "Check and publish".

Whoever may change or review the record can comment and tick comments off.
"""

from django import forms
from django.contrib import messages
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic_site.publishing import workflow
from clinic_site.publishing.admin.records import record_for
from clinic_site.publishing.admin_urls import admin_url
from clinic_site.publishing.comments import MOST_WORDS, DraftComment, comment, commentable_fields

PAGES = ("change", "release")  # pages that show the comments


class CommentForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("Comment"),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write the comment first.")},
    )

    def __init__(self, model, data=None):
        super().__init__(data, auto_id="comment_%s")
        fields = sorted(commentable_fields(model), key=lambda choice: choice[1].casefold())
        choices = [("", _("The whole draft")), *fields]
        self.fields["field"] = forms.ChoiceField(label=_("About"), choices=choices, required=False)


def comments_context(request, model_admin, record, draft) -> dict:
    """Return the context for the comments on `draft`."""
    comments = list(DraftComment.objects.on(draft))
    return {
        "comments": comments,
        "open_comments": [one for one in comments if not one.is_done],
        "sent_back": next((one for one in reversed(comments) if one.sends_back), None)
        if draft and draft.is_sent_back
        else None,
        "may_comment": draft is not None and model_admin.has_comment_permission(request, record),
        "comments_url": admin_url(record, "comments"),
        "comment_form": CommentForm(type(record)),
    }


def show_beside(form, draft) -> None:
    """Add the open comments on `draft` to the help texts of the fields that they are about."""
    if draft is None:
        return
    about: dict[str, list[DraftComment]] = {}
    for one in DraftComment.objects.on(draft).filter(done_at=None).exclude(field=""):
        about.setdefault(one.field, []).append(one)
    for name, found in about.items():
        if name in form.fields:
            field = form.fields[name]
            lines = format_html_join("", '<span class="comment-beside"><b>{}:</b> {}</span>', _lines(found))
            # The admin prints help texts as HTML.
            field.help_text = format_html("{}{}", SafeString(str(field.help_text)), lines)


def _lines(found: list[DraftComment]):
    for one in found:
        yield _("Comment by %(who)s") % {"who": one.by or "–"}, one.words


def comments_view(request, model_admin, object_id):
    """Add a comment, or mark one as done or open, then redirect to the page it was submitted from."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    record = record_for(request, model_admin, object_id, permission="comment")
    draft = workflow.draft_of(record)
    if draft is None:
        words = _("The draft no longer exists, so it can’t be commented on. Its comments are in the history.")
        model_admin.message_user(request, words, messages.WARNING)
    elif "tick" in request.POST:
        number = request.POST["tick"]
        key = int(number) if number.isdecimal() and len(number) < 19 else 0
        get_object_or_404(DraftComment.objects.on(draft), pk=key).tick(by=request.user)
    else:
        _add(request, model_admin, record, draft)
    page = request.POST.get("page")
    return HttpResponseRedirect(f"{admin_url(record, page if page in PAGES else 'release')}#comments")


def _add(request, model_admin, record, draft) -> None:
    form = CommentForm(type(record), request.POST)
    if form.is_valid():
        comment(draft, form.cleaned_data["words"], by=request.user, field=form.cleaned_data["field"])
        return
    for found in form.errors.values():
        model_admin.message_user(request, found[0], messages.ERROR)
