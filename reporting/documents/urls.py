from django.urls import path

from reporting.documents import views

urlpatterns = [
    path("documents/handovers/<int:pk>/", views.handover_pdf, name="handover_pdf"),
    path("documents/gates/<int:pk>/", views.gate_pdf, name="gate_pdf"),
    path("documents/roadmap/", views.roadmap_pdf, name="roadmap_pdf"),
    path("documents/contract/<int:pk>/", views.contract_pdf, name="contract_pdf"),
]
