from django.urls import path

from reporting.snapshots import views

urlpatterns = [
    path("snapshots/", views.snapshot_list, name="snapshot_list"),
    path("snapshots/<int:pk>/", views.snapshot_detail, name="snapshot_detail"),
    path("snapshots/<int:pk>/verify/", views.snapshot_verify, name="snapshot_verify"),
    path("cycles/<int:pk>/freeze/", views.cycle_freeze, name="cycle_freeze"),
]
