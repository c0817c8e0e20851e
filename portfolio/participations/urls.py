from django.urls import path

from portfolio.participations import views

urlpatterns = [
    path("<int:pk>/units/new/", views.participation_create, name="participation_create"),
    path("units/<int:pk>/end/", views.participation_end, name="participation_end"),
]
