from django.urls import path

from ppm.accounts import views

urlpatterns = [path("account/demo/", views.demo_sign_in, name="demo_sign_in")]
