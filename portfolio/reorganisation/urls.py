from django.urls import path

from portfolio.reorganisation import views

urlpatterns = [
    path("", views.reorganisation_list, name="reorganisation_list"),
    path("new/", views.reorganisation_create, name="reorganisation_create"),
    path("<int:pk>/", views.reorganisation_detail, name="reorganisation_detail"),
    path("<int:pk>/assign/", views.reorganisation_assign, name="reorganisation_assign"),
    path("<int:pk>/confirm/", views.reorganisation_confirm, name="reorganisation_confirm"),
    path("<int:pk>/withdraw/", views.reorganisation_withdraw, name="reorganisation_withdraw"),
]
