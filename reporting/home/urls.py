from django.urls import path

from reporting.home import views

urlpatterns = [path("", views.home, name="home")]
