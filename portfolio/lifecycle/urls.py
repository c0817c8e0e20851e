from django.urls import include, path

from portfolio.lifecycle import views

urlpatterns = [
    path("", include("portfolio.lifecycle.tolerances.urls")),
    path("", include("portfolio.lifecycle.baselines.urls")),
    path("", include("portfolio.lifecycle.exceptions.urls")),
    path("stages/<int:pk>/move/", views.stage_move, name="stage_move"),
    path("<int:pk>/stages/new/", views.stage_create, name="stage_create"),
    path("stages/<int:pk>/edit/", views.stage_edit, name="stage_edit"),
    path("stages/<int:pk>/start/", views.stage_start, name="stage_start"),
    path("stages/<int:pk>/complete/", views.stage_complete, name="stage_complete"),
]
