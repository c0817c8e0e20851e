from django.urls import path

from portfolio.finance import grid_views, views

urlpatterns = [
    path("<int:pk>/money/new/", views.amount_create, name="amount_create"),
    path("<int:pk>/money/edit/", grid_views.money_edit, name="money_edit"),
    path("<int:pk>/money/options/", views.money_options, name="money_options"),
    path("money/<int:pk>/", views.amount_detail, name="amount_detail"),
    path("money/<int:pk>/edit/", views.amount_edit, name="amount_edit"),
]
