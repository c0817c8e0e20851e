from django.urls import path

from portfolio.registers.risks import views
from portfolio.registers.risks.register import RISKS
from portfolio.registers.shape.addresses import addresses

urlpatterns = [
    path("registers/risks/matrix/", views.risk_matrix, name="risk_matrix"),
    path("<int:pk>/risks/matrix/", views.initiative_risk_matrix, name="initiative_risk_matrix"),
    path("registers/risks/<int:pk>/review/", views.risk_review, name="risk_review"),
    path("registers/risks/<int:pk>/responses/new/", views.response_create, name="response_create"),
    path("registers/risks/responses/<int:pk>/edit/", views.response_edit, name="response_edit"),
    path(
        "registers/risks/responses/<int:pk>/approve/",
        views.response_approve,
        name="response_approve",
    ),
    *addresses(RISKS),
]
