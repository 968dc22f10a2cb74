from django.urls import path

from locations import open_data, views

app_name = "locations"

urlpatterns = [
    path("", views.StateListView.as_view(), name="state_list"),
    path("clinics.geojson", open_data.geojson, name="clinics_geojson"),
    path("clinics.csv", open_data.csv_file, name="clinics_csv"),
    path("near/", views.NearView.as_view(), name="near"),
    path("<slug:state>/", views.StateView.as_view(), name="state"),
    path("<slug:state>/<slug:slug>/", views.ClinicView.as_view(), name="clinic"),
]
