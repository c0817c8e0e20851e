from django.urls import path

from reporting.access import views

urlpatterns = [path("access/", views.access_explain, name="access_explain")]
