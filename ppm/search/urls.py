from django.urls import path

from ppm.search import views

urlpatterns = [path("search/", views.search_page, name="search_page")]
