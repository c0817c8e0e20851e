from django.urls import path

from ppm.health import views

urlpatterns = [path("healthz", views.healthz, name="healthz")]
