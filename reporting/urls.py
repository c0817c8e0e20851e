from django.urls import include, path

app_name = "reporting"
urlpatterns = [
    path("", include("reporting.access.urls")),
    path("", include("reporting.home.urls")),
    path("reporting/", include("reporting.dashboards.urls")),
    path("reporting/", include("reporting.snapshots.urls")),
    path("reporting/", include("reporting.compare.urls")),
    path("reporting/", include("reporting.cyclemeasures.urls")),
    path("reporting/", include("reporting.packs.urls")),
    path("reporting/", include("reporting.packfiles.urls")),
    path("reporting/", include("reporting.imports.urls")),
    path("reporting/", include("reporting.actuals.urls")),
    path("reporting/", include("reporting.documents.urls")),
    path("portfolio/", include("reporting.registerbooks.urls")),
    path("reporting/", include("reporting.journal.urls")),
    path("reporting/", include("reporting.retention.urls")),
    path("reporting/", include("reporting.reportbooks.urls")),
    path("reporting/", include("reporting.translating.urls")),
]
