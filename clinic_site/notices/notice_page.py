"""/notices/<kind>/: the page of a notice, with a sheet to print. `?size=large` selects large print for the wall."""

from django.urls import reverse
from django.views.generic import DetailView

from clinic_site.notices.legal_notice import LegalNotice
from clinic_site.notices.notice_kinds import NoticeKind
from clinic_site.publishing.publishable import Publishable
from clinic_site.shared.cache_control import not_listed
from clinic_site.shared.public_page import Link, PublicPage, home
from clinic_site.writing.markdown import render

TEMPLATES = {
    NoticeKind.NONDISCRIMINATION: "notices/nondiscrimination.html",
    NoticeKind.LANGUAGE_HELP: "notices/language_help.html",
    NoticeKind.COST_ESTIMATE: "notices/cost_estimate.html",
    NoticeKind.ACCESSIBILITY: "notices/accessibility.html",
    NoticeKind.CONSENT: "notices/consent.html",
}


class LegalNoticeView(PublicPage, DetailView):
    """A notice that is complete. The preview of staff also shows one with gaps, and marks them."""

    slug_field = slug_url_kwarg = "kind"
    context_object_name = "notice"

    @property
    def is_preview(self) -> bool:
        return getattr(self.request, "preview", None) is not None

    def get_queryset(self):
        notices = LegalNotice.objects.with_languages()
        return notices.published().applying() if self.is_preview else notices.shown()

    def get(self, request, *args, **kwargs):
        page = super().get(request, *args, **kwargs)
        return page if self.object.facts.is_in_footer else not_listed(page)

    def get_template_names(self):
        return [TEMPLATES.get(self.object.kind, "notices/notice.html")]

    def get_trail(self):
        return [home(), Link(self.object.facts.title, reverse("notice", args=[self.object.kind]))]

    def get_context_data(self, **kwargs):
        gaps = [name for group in self.object.missing() for name in group] if self.is_preview else []
        return super().get_context_data(
            main_record=self.object,
            body=render(self.object.body),
            gaps=gaps,
            is_large=self.object.facts.has_wall_sheet and self.request.GET.get("size") == "large",
            short_address=self.url.partition("://")[2],
            earlier_dates=earlier_dates(self.object),
            **kwargs,
        )


def earlier_dates(notice: LegalNotice) -> list:
    """Return the effective dates of earlier versions that were on the site, newest first."""
    if notice.kind != NoticeKind.PRIVACY_PRACTICES:
        return []
    versions = LegalNotice.history.filter(id=notice.pk, status=Publishable.Status.PUBLISHED)
    dates = versions.exclude(effective_on=None).exclude(effective_on=notice.effective_on)
    return list(dates.order_by("-effective_on").values_list("effective_on", flat=True).distinct())
