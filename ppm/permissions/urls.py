from django.urls import path

from ppm.permissions import views

urlpatterns = [path("roles/", views.role_list, name="role_list")]
