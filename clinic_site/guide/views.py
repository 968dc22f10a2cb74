"""The staff guide in the admin, for every signed-in account."""

from django.contrib import admin
from django.http import FileResponse, Http404
from django.views.generic import TemplateView

from clinic_site.guide.documents import CONTENTS, PICTURES, documents, pictures


class GuideView(TemplateView):
    """One page of the guide, or its table of contents if the URL names no page."""

    template_name = "admin/guide.html"

    def get_context_data(self, *, page: str = CONTENTS, **kwargs):
        found = documents()
        if page not in found or (
            page == CONTENTS and "page" in self.kwargs
        ):  # the contents have an address of their own
            raise Http404
        names = [name for name in found if name != CONTENTS]
        place = names.index(page) if page in names else -1
        return super().get_context_data(
            **admin.site.each_context(self.request),
            title=found[page].title,
            document=found[page],
            contents=found[CONTENTS],
            documents=[found[name] for name in names],
            following=found[names[place + 1]] if place + 1 < len(names) else None,
            **kwargs,
        )


def picture(request, name: str):
    """Send a picture of the guide."""
    if name not in pictures():
        raise Http404
    return FileResponse((PICTURES / name).open("rb"), content_type="image/webp")
