"""/self-check/: the contraindications as questions that patients answer before a visit.

Answers never reach the server: the fields have no names, the form can't be submitted, and the page's script
(static/js/self-check.js) stores nothing.
"""

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from clinic_site.publishing.last_change import last_change, last_taken_off
from clinic_site.shared.public_page import Link, PublicPage, home
from education.models import Contraindication
from education.pages import structured_data
from education.pages.review import ReviewOfAll, review_of


class SelfCheckView(PublicPage, TemplateView):
    template_name = "education/self_check.html"
    title = _("Self-check before dry needling")
    description = _(
        "Questions to answer before dry needling, and a sheet for your therapist. Your answers stay in your browser."
    )

    @cached_property
    def items(self) -> list[Contraindication]:
        return list(Contraindication.objects.published().select_related("reviewed_by"))

    @cached_property
    def review(self) -> ReviewOfAll:
        return review_of(self.items)

    def get_trail(self):
        return [
            home(),
            Link(_("Safety"), reverse("education:safety")),
            Link(self.title, reverse("education:self_check")),
        ]

    def get_structured_data(self):
        page = structured_data.medical_web_page(
            self.review,
            name=str(self.title),
            description=str(self.description),
            url=self.url,
            changed_at=last_change(self.items, last_taken_off(Contraindication)),
        )
        return [page]

    def get_context_data(self, **kwargs):
        groups = [(level, [item for item in self.items if item.level == level]) for level in Contraindication.Level]
        return super().get_context_data(
            title=self.title,
            description=self.description,
            groups=[(level, items) for level, items in groups if items],
            review=self.review,
            **kwargs,
        )
