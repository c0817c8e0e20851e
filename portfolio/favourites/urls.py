from django.urls import path

from portfolio.favourites import views

urlpatterns = [
    path("<int:pk>/favourite/", views.favourite_toggle, name="favourite_toggle"),
]
