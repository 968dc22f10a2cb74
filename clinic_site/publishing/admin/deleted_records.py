"""/admin/.../deleted/: list and restore deleted records of one kind. Requires the permission to add records."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from clinic_site.publishing import undo
from clinic_site.publishing.admin_urls import admin_url
from clinic_site.publishing.contents import contents_of_versions
from clinic_site.publishing.exceptions import NotPublishedError

PER_PAGE = 40


def deleted_view(request, model_admin):
    if not model_admin.has_add_permission(request):
        raise PermissionDenied
    page = Paginator(undo.deleted(model_admin.model), PER_PAGE).get_page(request.GET.get("page"))
    said = contents_of_versions(list(page))
    records = [
        {
            "name": str(version.instance),
            "version": version,
            "url": admin_url(model_admin.model, "bring_back", version.pk)
            if model_admin.may_say(request, said[version.pk])
            else "",
        }
        for version in page
    ]
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Deleted: %(kind)s") % {"kind": model_admin.opts.verbose_name_plural},
        "opts": model_admin.opts,
        "rows": records,
        "page": page,
        "list_url": admin_url(model_admin.model, "changelist"),
        "time_zone": timezone.get_current_timezone_name(),
    }
    return TemplateResponse(request, "admin/publishable/deleted.html", context)


def bring_back_view(request, model_admin, version_id: int):
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if not model_admin.has_add_permission(request):
        raise PermissionDenied
    version = undo.deleted(model_admin.model).filter(pk=version_id).first()
    if version is None:
        raise Http404
    if not model_admin.may_say(request, contents_of_versions([version])[version.pk]):
        raise PermissionDenied
    try:
        done = undo.bring_back(version, by=request.user)
    except NotPublishedError as error:
        model_admin.message_user(request, str(error), messages.ERROR)
        return HttpResponseRedirect(admin_url(model_admin.model, "deleted"))
    for remark in done.remarks:
        model_admin.message_user(request, remark, messages.WARNING)
    words = _("“%(name)s” was restored. It is not on the site. If other records listed it, add it to them again.")
    model_admin.message_user(request, words % {"name": done.what}, messages.SUCCESS)
    may_open = model_admin.has_view_or_change_permission(request, done.what)
    return HttpResponseRedirect(admin_url(done.what) if may_open else admin_url(model_admin.model, "deleted"))
