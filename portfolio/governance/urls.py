from django.urls import path

from portfolio.governance import charter_views, committee_views, views

urlpatterns = [
    path("charter/", charter_views.charter_detail, name="charter_detail"),
    path("charter/edit/", charter_views.charter_edit, name="charter_edit"),
    path("authority/", views.authority_list, name="authority_list"),
    path("authority/<slug:occasion>/", views.authority_edit, name="authority_edit"),
    path("committees/<int:pk>/edit/", committee_views.committee_edit, name="committee_edit"),
    path("committees/<int:pk>/seats/new/", committee_views.seat_create, name="seat_create"),
    path("seats/<int:pk>/edit/", committee_views.seat_edit, name="seat_edit"),
]
