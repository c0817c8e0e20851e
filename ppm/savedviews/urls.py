from django.urls import path

from ppm.savedviews import reading_views, views

urlpatterns = [
    path("views/", views.view_list, name="view_list"),
    path("account/lists/", reading_views.reading_edit, name="reading_edit"),
    path("views/new/", views.view_create, name="view_create"),
    path("views/<int:pk>/edit/", views.view_edit, name="view_edit"),
    path("views/<int:pk>/copy/", views.view_copy, name="view_copy"),
    path("views/<int:pk>/delete/", views.view_delete, name="view_delete"),
    path("views/<int:pk>/restore/", views.view_restore, name="view_restore"),
    path("views/<int:pk>/default/", views.view_default, name="view_default"),
]
