"""/admin/locations/clinic/made-up/: take all made-up clinics off the site with one action, after a trial."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from clinic_site.publishing.admin import taking_off
from clinic_site.publishing.admin_urls import admin_url
from locations.models import Clinic


def made_up_view(request, model_admin):
    """Ask with their number, and take them off. Like everything that was taken off, they can be put back for a day."""
    if not model_admin.has_publish_permission(request):
        raise PermissionDenied
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "POST"])
    found = Clinic.objects.released().filter(is_sample=True).select_related("state").order_by("pk")
    beyond = model_admin.out_of_reach(request, {clinic.pk for clinic in found})
    records = [clinic for clinic in found if clinic.pk not in beyond]
    if not records:
        model_admin.message_user(request, _("Nothing to do: no made-up clinic is on the site."), messages.INFO)
    elif request.method != "POST":
        url = reverse("admin:locations_clinic_made_up")
        return taking_off.question(request, model_admin, records, url=url, back=reverse("admin:index"))
    else:
        taking_off.take_off(request, model_admin, records)
    return HttpResponseRedirect(admin_url(Clinic, "changelist"))
