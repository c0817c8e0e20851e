from django.urls import path

from reporting.imports import mapping_views, run_views, views

urlpatterns = [
    path("imports/", views.import_list, name="import_list"),
    path("imports/new/", views.import_create, name="import_create"),
    path("imports/<int:pk>/", run_views.import_detail, name="import_detail"),
    path("imports/<int:pk>/layout/", mapping_views.import_layout, name="import_layout"),
    path("imports/<int:pk>/mapping/", mapping_views.import_map, name="import_map"),
    path("imports/<int:pk>/rows/", run_views.import_choose, name="import_choose"),
    path("imports/<int:pk>/same/", run_views.import_same, name="import_same"),
    path("imports/<int:pk>/apply/", run_views.import_apply, name="import_apply"),
    path("imports/<int:pk>/undo/", run_views.import_undo, name="import_undo"),
    path("imports/<int:pk>/marked/", run_views.import_mark, name="import_mark"),
    path("imports/mappings/", views.import_mapping_list, name="import_mapping_list"),
    path("imports/mappings/<int:pk>/", views.import_mapping_detail, name="import_mapping_detail"),
    path(
        "imports/mappings/<int:pk>/retire/",
        views.import_mapping_retire,
        name="import_mapping_retire",
    ),
]
