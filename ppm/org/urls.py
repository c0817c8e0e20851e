from django.urls import path

from ppm.org import views

urlpatterns = [
    path("administration/units/", views.unit_list, name="unit_list"),
    path("administration/units/new/", views.unit_create, name="unit_create"),
    path("administration/units/<int:pk>/edit/", views.unit_edit, name="unit_edit"),
    path("administration/units/<int:pk>/end/", views.unit_end, name="unit_end"),
]
