from django.urls import path

from locations import views

app_name = "locations"

urlpatterns = [
    path("", views.StateListView.as_view(), name="state_list"),
    path("near/", views.NearView.as_view(), name="near"),
    path("<slug:state>/", views.StateView.as_view(), name="state"),
    path("<slug:state>/<slug:slug>/", views.ClinicView.as_view(), name="clinic"),
]
