from django.urls import path

from portfolio.reviews import views

urlpatterns = [
    path("<int:pk>/confidence/", views.confidence_create, name="confidence_create"),
    path("confidence/<int:pk>/withdraw/", views.confidence_withdraw, name="confidence_withdraw"),
]
