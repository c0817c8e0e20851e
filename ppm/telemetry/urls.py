from django.urls import path

from ppm.telemetry import views

urlpatterns = [path("metrics", views.metrics, name="metrics")]
