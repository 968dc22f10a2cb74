"""/admin/health/: what `manage.py doctor` finds, for administrators.

A visit shows the quick checks. The button runs all of them, which asks the mail server and the site's own address.
"""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from clinic_site.shared import health_registry


def health_view(request):
    if not health_registry.may_see(request.user):
        raise PermissionDenied
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "POST"])
    is_whole = request.method == "POST"
    found = list(health_registry.all_findings()) if is_whole else health_registry.quick_findings()
    context = {
        **admin.site.each_context(request),
        "title": _("How the site runs"),
        "findings": sorted(found, key=lambda finding: -finding.level),
        "is_whole": is_whole,
    }
    return TemplateResponse(request, "admin/desk/health.html", context)
