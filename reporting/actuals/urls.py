from django.urls import path

from reporting.actuals import views

urlpatterns = [
    path("actuals/", views.actuals_list, name="actuals_list"),
    path("actuals/new/", views.actuals_create, name="actuals_create"),
    path("actuals/unmatched/", views.actuals_waiting, name="actuals_waiting"),
    path("actuals/unmatched/assign/", views.actuals_assign, name="actuals_assign"),
    path("actuals/<int:pk>/", views.actuals_detail, name="actuals_detail"),
    path("actuals/<int:pk>/mapping/", views.actuals_map, name="actuals_map"),
    path("actuals/<int:pk>/apply/", views.actuals_apply, name="actuals_apply"),
    path("actuals/<int:pk>/undo/", views.actuals_undo, name="actuals_undo"),
]
