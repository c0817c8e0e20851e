from django.urls import path

from reporting.snapshots import freeze_views, row_views, views

urlpatterns = [
    path("snapshots/", views.snapshot_list, name="snapshot_list"),
    path("snapshots/<int:pk>/", views.snapshot_detail, name="snapshot_detail"),
    path("snapshots/<int:pk>/verify/", views.snapshot_verify, name="snapshot_verify"),
    path("snapshots/projects/<int:pk>/", row_views.snapshot_project, name="snapshot_project"),
    path(
        "snapshots/projects/<int:pk>/correct/<slug:figure>/",
        row_views.correction_ask,
        name="correction_ask",
    ),
    path("corrections/<int:pk>/", row_views.correction_detail, name="correction_detail"),
    path(
        "cycles/<int:pk>/freeze/preview/",
        freeze_views.cycle_freeze_preview,
        name="cycle_freeze_preview",
    ),
    path("cycles/<int:pk>/freeze/", freeze_views.cycle_freeze, name="cycle_freeze"),
    path("cycles/<int:pk>/reopen/", freeze_views.cycle_reopen, name="cycle_reopen"),
]
