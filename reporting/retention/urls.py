from django.urls import path

from reporting.retention import views

urlpatterns = [
    path("retention/", views.retention_overview, name="retention_overview"),
    path(
        "retention/classes/<int:pk>/edit/", views.retention_class_edit, name="retention_class_edit"
    ),
    path("retention/holds/new/", views.retention_hold_place, name="retention_hold_place"),
    path("retention/holds/<int:pk>/lift/", views.retention_hold_lift, name="retention_hold_lift"),
    path("retention/lists/new/", views.retention_list_propose, name="retention_list_propose"),
    path("retention/lists/<int:pk>/", views.retention_list, name="retention_list"),
    path(
        "retention/lists/<int:pk>/decide/",
        views.retention_list_decide,
        name="retention_list_decide",
    ),
    path(
        "retention/rules/<int:pk>/approve/",
        views.retention_rule_approve,
        name="retention_rule_approve",
    ),
]
