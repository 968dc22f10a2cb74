"""Lists of problems found automatically in all texts: statements without a source, broken links."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from education.checks.finding import broken_links, statements_without_a_source, with_records

PER_PAGE = 50

# path -> (title, template, function that returns the rows)
CHECKS = {
    "unsourced": (_("Statements without a source"), "admin/education/reference/unsourced.html", statements_without_a_source),
    "links": (_("Broken links"), "admin/education/reference/links.html", broken_links),
}  # fmt: skip


def urls(model_admin) -> list:
    """Return URL patterns for `model_admin`. The lists need the permission to view its records."""
    return [_url(model_admin, name, *check) for name, check in CHECKS.items()]


def _url(model_admin, name, title, template, find):
    def view(request):
        if not model_admin.has_view_permission(request):
            raise PermissionDenied
        page = Paginator(find(), PER_PAGE).get_page(request.GET.get("page"))
        context = {
            **model_admin.admin_site.each_context(request),
            "opts": model_admin.opts,
            "title": title,
            "page": page,
            "statements": with_records(page),
            "count": page.paginator.count,
        }
        return TemplateResponse(request, template, context)

    return path(f"{name}/", model_admin.admin_site.admin_view(view), name=f"education_reference_{name}")
