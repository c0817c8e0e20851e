from django.urls import path

from portfolio.registers.dependencies import views

urlpatterns = [
    path("dependencies/", views.dependency_list, name="dependency_list"),
    path("<int:pk>/dependencies/new/", views.dependency_create, name="dependency_create"),
    path("dependencies/<int:pk>/", views.dependency_detail, name="dependency_detail"),
    path("dependencies/<int:pk>/confirm/", views.dependency_confirm, name="dependency_confirm"),
    path("dependencies/<int:pk>/move/", views.dependency_move, name="dependency_move"),
    path("dependencies/<int:pk>/deliver/", views.dependency_deliver, name="dependency_deliver"),
    path("dependencies/<int:pk>/drop/", views.dependency_drop, name="dependency_drop"),
]
