"""The legal notices in the admin: one of each kind, each with what its rule asks."""

from typing import ClassVar

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from clinic_site.notices.language_rows import LanguageRowsField
from clinic_site.notices.legal_notice import LegalNotice
from clinic_site.notices.notice_gaps import add_url
from clinic_site.notices.notice_kinds import NoticeKind
from clinic_site.publishing.admin import SAVING, DraftForm, PublishableAdmin
from clinic_site.publishing.admin.standing_filter import StandingFilter
from clinic_site.publishing.admin_urls import admin_url
from clinic_site.shared.account_names import name_of

CHECKING = ["check_again_on", "counsel_checked_on"]
OF_EVERY_KIND = ["kind", "body", *CHECKING, "does_not_apply_because"]
EVERY = list(dict.fromkeys([*OF_EVERY_KIND, *(name for kind in NoticeKind for name in kind.facts.fields), "why"]))
NEXT = _("Choose the notice and save. The form then shows its fields, and what the rule asks.")


class LegalNoticeForm(DraftForm):
    """Whoever writes “does not apply, because” is noted with the date."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kind = self.instance.kind or self.initial.get("kind", "")
        if kind in NoticeKind and "body" in self.fields:
            self.fields["body"].help_text = format_html(
                "{} {}", NoticeKind(kind).facts.hint, self.fields["body"].help_text
            )
            self._mark_what_it_needs(NoticeKind(kind))

    def _mark_what_it_needs(self, kind: NoticeKind):
        """Print the labels bold of what publishing asks for. `DraftForm` lets drafts wait for it."""
        for group in kind.facts.needs:
            for name in set(group) & set(self.fields):
                field = self.fields[name]
                if len(group) == 1:
                    field.required = True
                    continue
                labels = ", ".join(str(self.fields[one].label) for one in group if one in self.fields)
                words = _("Fill in one of these: %(fields)s.") % {"fields": labels}
                field.help_text = format_html("{} {}", words, field.help_text)

    def clean_kind(self):
        kind = self.cleaned_data["kind"]
        if LegalNotice.objects.filter(kind=kind).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("There is a notice of this kind already. Change that one."))
        return kind

    def clean(self):
        data = super().clean()
        why = self.cleaned_data.get("does_not_apply_because", "")
        if why != self.initial.get("does_not_apply_because", ""):
            is_answer = bool(why and self.account)
            self.instance.answered_by = name_of(self.account) if is_answer else ""
            self.instance.answered_on = timezone.localdate() if is_answer else None
        return data


@admin.register(LegalNotice)
class LegalNoticeAdmin(PublishableAdmin):
    """The form has the fields of its kind only. The kind is chosen once."""

    form = LegalNoticeForm
    list_display = ["title", "standing", "effective_on", "check_again_on", "answer"]
    list_filter = [StandingFilter]
    change_list_template = "admin/notices/change_list.html"

    class Media:
        css: ClassVar = {"all": ["css/admin-notices.css"]}

    def get_fieldsets(self, request, obj=None):
        kind = obj.kind if obj else request.GET.get("kind", "")
        if kind not in NoticeKind:
            is_choosing = (request.resolver_match.url_name or "").endswith("_add")
            return [(None, {"fields": ["kind"], "description": NEXT})] if is_choosing else [(None, {"fields": EVERY})]
        facts = NoticeKind(kind).facts
        own = [name for name in facts.fields if name != "last_given_on"]
        checking = [*CHECKING, *(["last_given_on"] if facts.is_yearly else [])]
        asks = format_html("{} <b>{}</b>", facts.asks, _("This is not legal advice. Ask your lawyer."))
        return [
            (None, {"fields": ["kind", "body", *own], "description": asks}),
            (_("Checked by"), {"fields": checking}),
            (_("Does it apply to you?"), {"fields": ["does_not_apply_because"]}),
            SAVING,
        ]

    def get_readonly_fields(self, request, obj=None):
        return ["kind"] if obj else []

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "language_lines":
            return LanguageRowsField(label=capfirst(db_field.verbose_name))
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        if db_field.name == "kind":
            wanted = request.GET.get("kind", "")
            there = set(LegalNotice.objects.values_list("kind", flat=True))
            kinds = [wanted] if wanted in NoticeKind else [kind for kind in NoticeKind if kind not in there]
            kwargs["choices"] = [(kind, NoticeKind(kind).label) for kind in kinds]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def get_view_on_site_url(self, obj=None):
        return super().get_view_on_site_url(obj) if obj is None or (obj.applies and not obj.missing()) else None

    def add_view(self, request, form_url="", extra_context=None):
        """Open the notice instead, if there is one of this kind already: old links of the desk lead here."""
        there = LegalNotice.objects.filter(kind=request.GET.get("kind", "")).first()
        if there and request.method == "GET":
            return HttpResponseRedirect(admin_url(there))
        is_chosen = request.GET.get("kind", "") in NoticeKind
        context = {} if is_chosen else {"may_publish": False}  # the form has only the kind
        return super().add_view(request, form_url, context | (extra_context or {}))

    def changelist_view(self, request, extra_context=None):
        """Add the kinds that are not there yet, with links that start them."""
        context = {}
        if request.method == "GET" and self.has_add_permission(request):
            there = set(LegalNotice.objects.values_list("kind", flat=True))
            context["absent"] = [(kind, add_url(kind)) for kind in NoticeKind if kind not in there]
        return super().changelist_view(request, context | (extra_context or {}))

    @admin.display(description=_("notice"), ordering="kind")
    def title(self, notice) -> str:
        return str(notice)

    @admin.display(description=_("does not apply, because"))
    def answer(self, notice) -> str:
        return notice.does_not_apply_because
