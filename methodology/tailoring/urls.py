from django.urls import path

from methodology.tailoring import level_views, rule_views, table_views, views

urlpatterns = [
    path("status-rules/", views.rule_set_list, name="rule_set_list"),
    path("status-rules/prepare/", rule_views.rule_set_prepare, name="rule_set_prepare"),
    path("status-rules/<int:pk>/edit/", rule_views.rule_set_edit, name="rule_set_edit"),
    path("status-rules/<int:pk>/publish/", rule_views.rule_set_publish, name="rule_set_publish"),
    path("status-levels/", level_views.level_list, name="level_list"),
    path("status-levels/<int:pk>/edit/", level_views.level_edit, name="level_edit"),
    path("tailoring/", table_views.tailoring_table, name="tailoring_table"),
    path("tailoring/new/", table_views.tailoring_prepare, name="tailoring_prepare"),
    path(
        "tailoring/<int:pk>/thresholds/",
        table_views.tailoring_thresholds_edit,
        name="tailoring_thresholds_edit",
    ),
    path("tailoring/<int:pk>/publish/", table_views.tailoring_publish, name="tailoring_publish"),
    path(
        "tailoring/<int:pk>/products/<int:product>/",
        table_views.treatment_edit,
        name="treatment_edit",
    ),
    path("tailoring/anchors/<int:pk>/", table_views.anchor_edit, name="anchor_edit"),
    path("tailoring/cadences/<int:pk>/", table_views.cadence_edit, name="cadence_edit"),
]
