from django.urls import path

from portfolio.sources import views

urlpatterns = [
    path("<int:pk>/confidence/", views.confidence_create, name="confidence_create"),
]
