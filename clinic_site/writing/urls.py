from django.contrib import admin
from django.urls import path

from clinic_site.writing import views

app_name = "writing"

urlpatterns = [
    path("links/", admin.site.admin_view(views.links), name="links"),
    path("<slug:app_label>/<slug:model_name>/look/", admin.site.admin_view(views.look), name="look"),
    path("<slug:app_label>/pick/<slug:picker>/", admin.site.admin_view(views.pick), name="pick"),
]
