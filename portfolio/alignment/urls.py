from django.urls import path

from portfolio.alignment import project_views, views

urlpatterns = [
    path("alignment/", views.alignment_overview, name="alignment_overview"),
    path("alignment/capabilities/", views.capability_list, name="capability_list"),
    path("alignment/capabilities/new/", views.capability_create, name="capability_create"),
    path("alignment/capabilities/<int:pk>/", views.capability_edit, name="capability_edit"),
    path("alignment/applications/", views.application_list, name="application_list"),
    path("alignment/applications/new/", views.application_create, name="application_create"),
    path("alignment/applications/<int:pk>/", views.application_edit, name="application_edit"),
    path("<int:pk>/alignment/", project_views.alignment_detail, name="alignment_detail"),
    path("<int:pk>/alignment/owners/", project_views.sponsorship_edit, name="sponsorship_edit"),
    path("<int:pk>/alignment/touches/new/", project_views.touch_create, name="touch_create"),
    path("<int:pk>/alignment/opinions/new/", project_views.opinion_create, name="opinion_create"),
    path("alignment/touches/<int:pk>/remove/", project_views.touch_remove, name="touch_remove"),
]
