from django.urls import include, path

app_name = "methodology"
urlpatterns = [
    path("glossary/", include("methodology.library.urls")),
    path("", include("methodology.tailoring.urls")),
    path("products/", include("methodology.products.urls")),
]
