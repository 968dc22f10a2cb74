"""The word list."""

from django.utils.translation import gettext_lazy as _
from django.views.generic import ListView

from education.models import GlossaryTerm
from education.pages.section import SectionPage


class GlossaryView(SectionPage, ListView):
    section = "glossary"
    fallback_title = _("Word list")
    kinds = (GlossaryTerm,)
    template_name = "education/glossary.html"
    context_object_name = "terms"
    queryset = GlossaryTerm.objects.published().select_related("reviewed_by")
