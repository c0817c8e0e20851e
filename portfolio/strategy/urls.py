from django.urls import path

from portfolio.strategy import contribution_views, coverage_views, views

urlpatterns = [
    path("objectives/", views.objective_list, name="objective_list"),
    path("objectives/matrix/", views.objective_matrix, name="objective_matrix"),
    path("objectives/coverage/", coverage_views.objective_coverage, name="objective_coverage"),
    path("objectives/money/", coverage_views.objective_money, name="objective_money"),
    path("objectives/orphans/", views.orphan_list, name="orphan_list"),
    path("objectives/new/", views.objective_create, name="objective_create"),
    path("objectives/<int:pk>/", views.objective_detail, name="objective_detail"),
    path("objectives/<int:pk>/edit/", views.objective_edit, name="objective_edit"),
    path("objectives/<int:pk>/end/", views.objective_end, name="objective_end"),
    path(
        "<int:pk>/objectives/new/",
        contribution_views.contribution_create,
        name="contribution_create",
    ),
    path(
        "contributions/<int:pk>/edit/",
        contribution_views.contribution_edit,
        name="contribution_edit",
    ),
    path(
        "contributions/<int:pk>/withdraw/",
        contribution_views.contribution_withdraw,
        name="contribution_withdraw",
    ),
]
