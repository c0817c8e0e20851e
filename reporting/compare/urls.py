from django.urls import path

from reporting.compare import views

urlpatterns = [
    path("compare/", views.compare_periods, name="compare"),
    path("compare/projects/<int:pk>/", views.compare_project_page, name="compare_project"),
]
