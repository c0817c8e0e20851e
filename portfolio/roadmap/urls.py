from django.urls import path

from portfolio.roadmap import views

urlpatterns = [
    path("roadmap/", views.roadmap, name="roadmap"),
    path("roadmap/late/", views.milestone_late_list, name="milestone_late_list"),
    path("roadmap/moves/", views.milestone_moves, name="milestone_moves"),
    path("<int:pk>/roadmap/", views.initiative_roadmap, name="initiative_roadmap"),
]
