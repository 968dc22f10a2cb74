"""The word list."""

from django.utils.translation import gettext_lazy as _

from education.models import GlossaryTerm
from education.pages.listing_page import ListingPage, RecordView


class GlossaryView(ListingPage):
    section = "glossary"
    fallback_title = _("Word list")
    kinds = (GlossaryTerm,)
    template_name = "education/glossary.html"
    context_object_name = "terms"
    queryset = GlossaryTerm.objects.published().select_related("reviewed_by")


class TermView(RecordView):
    model = GlossaryTerm
