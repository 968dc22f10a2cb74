from django.urls import path

from clinic_site.shared.headers import may_ask_where
from locations.pages import clinic, languages, mistake_reports, near, open_data, register, state, state_list, team

app_name = "locations"

urlpatterns = [
    path("", may_ask_where(state_list.StateListView.as_view()), name="state_list"),
    path("clinics.geojson", open_data.geojson, name="clinics_geojson"),
    path("clinics.csv", open_data.csv_file, name="clinics_csv"),
    path("datapackage.json", open_data.description, name="open_data"),
    path("states/", register.RegisterView.as_view(), name="register"),
    path("languages/", languages.LanguageView.as_view(), name="languages"),
    path("team/", team.TeamView.as_view(), name="team"),
    path("near/", may_ask_where(near.NearView.as_view()), name="near"),
    path("<slug:state>/", state.StateView.as_view(), name="state"),
    path("<slug:state>/<slug:slug>/", clinic.ClinicView.as_view(), name="clinic"),
    path("<slug:state>/<slug:slug>/report/", mistake_reports.ReportView.as_view(), name="report"),
    path("<slug:state>/<slug:slug>/report/thanks/", mistake_reports.ThanksView.as_view(), name="report_thanks"),
]
