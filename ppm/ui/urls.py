from django.urls import path

from ppm.ui import views

urlpatterns = [
    path("ui/", views.ui_catalogue, name="ui_catalogue"),
    path("language/", views.language, name="language"),
    path("theme/", views.theme, name="theme"),
]
