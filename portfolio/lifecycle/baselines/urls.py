from django.urls import path

from portfolio.lifecycle.baselines import views

urlpatterns = [
    path("<int:pk>/baselines/", views.baseline_compare, name="baseline_compare"),
    path("<int:pk>/baselines/new/", views.baseline_create, name="baseline_create"),
]
