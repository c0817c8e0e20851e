from django.urls import path

from portfolio.principles import views

urlpatterns = [
    path("principles/", views.principle_list, name="principle_list"),
    path("<int:pk>/principles/", views.principle_detail, name="principle_detail"),
]
