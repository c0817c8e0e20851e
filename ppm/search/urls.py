from django.urls import path

from ppm.search import views

urlpatterns = [
    path("search/", views.search_page, name="search_page"),
    path("search/choices/", views.search_choices, name="search_choices"),
]
