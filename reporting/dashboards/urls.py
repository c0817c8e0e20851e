from django.urls import path

from reporting.dashboards import views

urlpatterns = [
    path("dashboard/", views.dashboard, name="dashboard"),
    path("dashboard/department/", views.department, name="dashboard_department"),
    path("dashboard/programme/", views.programme, name="dashboard_programme"),
    path("dashboard/cycle/", views.cycle, name="dashboard_cycle"),
    path("dashboard/quality/", views.quality, name="dashboard_quality"),
]
