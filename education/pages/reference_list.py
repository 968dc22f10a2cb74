"""Every source, with the pages that use it."""

from django.utils.translation import gettext_lazy as _

from education.models import Reference
from education.pages.listing_page import ListingPage, RecordView
from education.pages.used_on import pages_that_use


class ReferenceListView(ListingPage):
    """The references, each with the pages that use it."""

    section = "references"
    fallback_title = _("References")
    kinds = (Reference,)
    template_name = "education/reference_list.html"
    context_object_name = "sources"
    queryset = Reference.objects.published().select_related("reviewed_by")

    def get_context_data(self, **kwargs):
        used_on = pages_that_use([reference.key for reference in self.object_list])
        for reference in self.object_list:
            reference.used_on = used_on.get(reference.key)
        return super().get_context_data(**kwargs)


class ReferenceView(RecordView):
    model = Reference
