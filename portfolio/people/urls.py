from django.urls import path

from portfolio.people import reassigning_views, views

urlpatterns = [
    path("people/", views.person_list, name="person_list"),
    path("people/new/", views.person_create, name="person_create"),
    path("people/me/", views.profile, name="profile"),
    path("people/<int:pk>/", views.person_detail, name="person_detail"),
    path("people/<int:pk>/edit/", views.person_edit, name="person_edit"),
    path("people/<int:pk>/deactivate/", views.person_deactivate, name="person_deactivate"),
    path("people/<int:pk>/roles/new/", views.unit_role_grant, name="unit_role_grant"),
    path("people/<int:pk>/reassign/", reassigning_views.person_reassign, name="person_reassign"),
    path("unit-roles/<int:pk>/end/", views.unit_role_end, name="unit_role_end"),
]
