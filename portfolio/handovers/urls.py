from django.urls import path

from portfolio.handovers import views

urlpatterns = [
    path("handovers/", views.handover_list, name="handover_list"),
    path("<int:pk>/handover/", views.handover_create, name="handover_create"),
    path("handovers/<int:pk>/", views.handover_detail, name="handover_detail"),
    path("handovers/<int:pk>/offer/", views.handover_offer, name="handover_offer"),
    path("handovers/<int:pk>/answer/", views.handover_answer, name="handover_answer"),
    path("handovers/<int:pk>/withdraw/", views.handover_withdraw, name="handover_withdraw"),
]
