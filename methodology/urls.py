from django.urls import include, path

app_name = "methodology"
urlpatterns = [
    path("glossary/", include("methodology.library.urls")),
    path("status-rules/", include("methodology.tailoring.urls")),
]
