from django.urls import path

from portfolio.registers.issues import views
from portfolio.registers.issues.register import ISSUES
from portfolio.registers.shape.addresses import addresses

urlpatterns = [
    path("registers/issues/<int:pk>/change/", views.change_panel, name="change_panel"),
    path("registers/issues/<int:pk>/submit/", views.change_submit, name="change_submit"),
    path("<int:pk>/change-budget/", views.change_budget_edit, name="change_budget_edit"),
    *addresses(ISSUES),
]
