from django.urls import path

from ppm.privacy import views

urlpatterns = [
    path("privacy/", views.privacy_mine, name="privacy_mine"),
    path("privacy/export/", views.privacy_export, name="privacy_export"),
    path("privacy/people/", views.privacy_list, name="privacy_list"),
    path("privacy/people/<int:pk>/", views.privacy_person, name="privacy_person"),
    path(
        "privacy/people/<int:pk>/export/",
        views.privacy_person_export,
        name="privacy_person_export",
    ),
    path(
        "privacy/people/<int:pk>/pseudonymise/",
        views.privacy_pseudonymise,
        name="privacy_pseudonymise",
    ),
]
