from django.urls import path

from portfolio.contract import views

urlpatterns = [
    path("contract/", views.contract_home, name="contract_home"),
    path("contract/new/", views.contract_create, name="contract_create"),
    path("contract/<int:pk>/", views.contract_detail, name="contract_detail"),
    path("contract/<int:pk>/edit/", views.contract_edit, name="contract_edit"),
    path("contract/<int:pk>/follow-up/", views.contract_followup, name="contract_followup"),
    path("contract/<int:pk>/freeze/", views.contract_freeze, name="contract_freeze"),
    path("contract/<int:pk>/commitments/new/", views.commitment_create, name="commitment_create"),
    path("contract/commitments/<int:pk>/edit/", views.commitment_edit, name="commitment_edit"),
    path(
        "contract/commitments/<int:pk>/state/",
        views.commitment_declare,
        name="commitment_declare",
    ),
]
