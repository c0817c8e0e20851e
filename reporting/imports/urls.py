from django.urls import path

from reporting.imports import views

urlpatterns = [
    path("imports/", views.import_list, name="import_list"),
    path("imports/new/", views.import_create, name="import_create"),
    path("imports/<int:pk>/", views.import_detail, name="import_detail"),
    path("imports/<int:pk>/mapping/", views.import_map, name="import_map"),
    path("imports/<int:pk>/apply/", views.import_apply, name="import_apply"),
]
