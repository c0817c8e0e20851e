from django.urls import path

from portfolio.initiatives import views

urlpatterns = [
    path("new/", views.initiative_create, name="initiative_create"),
    path("<int:pk>/edit/", views.initiative_edit, name="initiative_edit"),
    path("<int:pk>/roles/new/", views.role_assign, name="role_assign"),
    path("roles/<int:pk>/end/", views.role_end, name="role_end"),
]
