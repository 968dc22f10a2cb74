"""“Was this page helpful?”: yes or no, then an optional comment.

The form contains the signed address of its page, so answers are always about existing pages. The yes or no is saved
immediately. The comment is added to it through a signed primary key that is valid for an hour; nothing else connects
the two.
"""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.core import signing
from django.core.exceptions import BadRequest
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from clinic_site.shared.anonymous_forms import A_WHILE, TrapField, is_from_a_robot, trap
from clinic_site.shared.cache_control import not_listed, not_stored
from clinic_site.shared.public_page import Link, PublicPage, home
from clinic_site.shared.same_origin import from_our_own_pages
from clinic_site.shared.senders import Senders
from education.models import PageFeedback

# Do not change these salts: cached pages and open forms contain values signed with them.
_pages = signing.Signer(salt="education.feedback.page")
_answers = signing.TimestampSigner(salt="education.feedback.answer")

senders = Senders(most_about_one=5, most_in_all=100)  # fewer than all readers together: see FeedbackQuerySet


def signed_page(path: str) -> str:
    """Return the signed `path` for the page's form."""
    return _pages.sign(path)


class CommentForm(forms.ModelForm):
    website = TrapField()
    answer = forms.CharField(widget=forms.HiddenInput)

    class Meta:
        model = PageFeedback
        fields = ["comment"]
        labels = {"comment": _("What was missing, or what helped?")}
        help_texts = {"comment": _("Please no personal details, and nothing about your health. We can’t answer here.")}
        widgets = {"comment": forms.Textarea(attrs={"rows": 3})}
        error_messages = {
            "comment": {"max_length": _("Please keep it to %(limit_value)d letters. It has %(show_value)d.")}
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_action = reverse_lazy("education:feedback")
        self.helper.attrs = {"novalidate": True}
        self.helper.form_class = "layout-stack"
        self.helper.disable_csrf = True  # public pages set no cookie: clinic_site/shared/same_origin.py
        self.helper.layout = Layout("answer", "comment", trap())
        self.helper.add_input(Submit("", _("Send")))


class FeedbackView(PublicPage, TemplateView):
    """Save the yes or no about a page, then the comment. A GET only shows links back to the site."""

    template_name = "education/feedback.html"
    http_method_names = ["get", "head", "options", "post"]

    @classmethod
    def as_view(cls, **kwargs):
        return from_our_own_pages(super().as_view(**kwargs))

    def get_trail(self):
        return [home(), Link(_("Your answer"), reverse("education:feedback"))]

    def get(self, request, *args, **kwargs):
        return self._show("nothing")

    def post(self, request, *args, **kwargs):
        if "answer" in request.POST:
            return self._comment()
        return self._answer()

    @cached_property
    def page(self) -> str:
        try:
            return _pages.unsign(self.request.POST.get("page", ""))[:200]
        except signing.BadSignature as error:
            raise BadRequest("The form does not name a page of this site.") from error

    def _answer(self):
        helpful = self.request.POST.get("helpful")
        if helpful not in ("yes", "no"):
            raise BadRequest("The form contains neither yes nor no.")
        if not (senders.may_send(self.request, self.page) and PageFeedback.objects.has_room_for(path=self.page)):
            return self._show("full", status=429, page_path=self.page)
        record = PageFeedback.objects.create(path=self.page, is_helpful=helpful == "yes")
        senders.has_sent(self.request, self.page)
        form = CommentForm(initial={"answer": _answers.sign(str(record.pk))})
        return self._show("thanks", form=form, page_path=self.page)

    def _comment(self):
        form = CommentForm(self.request.POST)
        try:
            pk = _answers.unsign(self.request.POST["answer"], max_age=A_WHILE)
        except signing.BadSignature:
            return self._show("late", status=400)
        record = PageFeedback.objects.filter(pk=pk).first()
        if record is None:
            return self._show("late", status=400)
        if not form.is_valid():
            return self._show("thanks", form=form, page_path=record.path, status=400)
        if not is_from_a_robot(form):
            PageFeedback.objects.filter(pk=pk).update(comment=form.cleaned_data["comment"], is_read=False)
        return self._show("added", page_path=record.path)

    def _show(self, step, *, status=200, form=None, page_path=""):
        context = self.get_context_data(step=step, form=form, page_path=page_path or reverse("landing"))
        return not_stored(not_listed(self.render_to_response(context, status=status)))
