from django.urls import path

from portfolio.registers.shape.addresses import addresses
from portfolio.registers.stakeholders import views
from portfolio.registers.stakeholders.register import STAKEHOLDERS

PLACE = "registers/stakeholders"
TOLD = f"{PLACE}/communications/<int:pk>"
urlpatterns = [
    path(
        "<int:pk>/stakeholders/matrix/",
        views.initiative_stakeholder_matrix,
        name="initiative_stakeholder_matrix",
    ),
    path(f"{PLACE}/matrix/", views.stakeholder_matrix, name="stakeholder_matrix"),
    path(
        f"{PLACE}/<int:pk>/communications/new/",
        views.communication_create,
        name="communication_create",
    ),
    path(f"{TOLD}/edit/", views.communication_edit, name="communication_edit"),
    path(f"{TOLD}/told/", views.communication_told, name="communication_told"),
    *addresses(STAKEHOLDERS),
]
