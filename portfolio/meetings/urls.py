from django.urls import path

from portfolio.meetings import views

urlpatterns = [
    path("committees/", views.committee_list, name="committee_list"),
    path("committees/<int:pk>/", views.committee_detail, name="committee_detail"),
]
