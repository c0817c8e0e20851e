from django.urls import path

from reporting.cyclemeasures import views

urlpatterns = [path("measures/", views.cycle_measures, name="cycle_measures")]
