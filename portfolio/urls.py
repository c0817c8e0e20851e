from django.urls import include, path

app_name = "portfolio"
urlpatterns = [
    path("", include("portfolio.cockpit.urls")),
    path("", include("portfolio.statusreports.urls")),
]
