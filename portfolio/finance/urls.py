from django.urls import path

from portfolio.finance import views

urlpatterns = [
    path("<int:pk>/money/new/", views.amount_create, name="amount_create"),
    path("money/<int:pk>/edit/", views.amount_edit, name="amount_edit"),
]
