from django.urls import path

from ppm.directory import views

urlpatterns = [
    path("administration/groups/", views.group_role_list, name="group_role_list"),
    path("administration/groups/new/", views.group_role_create, name="group_role_create"),
    path("administration/groups/<int:pk>/edit/", views.group_role_edit, name="group_role_edit"),
    path("administration/groups/<int:pk>/stop/", views.group_role_stop, name="group_role_stop"),
]
