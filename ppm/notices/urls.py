from django.urls import path

from ppm.notices import views

urlpatterns = [
    path("notices/", views.notice_list, name="notice_list"),
    path("notices/preferences/", views.notice_preferences, name="notice_preferences"),
    path("notices/read/", views.notice_read_all, name="notice_read_all"),
    path("notices/<int:pk>/open/", views.notice_open, name="notice_open"),
]
