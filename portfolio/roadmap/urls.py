from django.urls import path

from portfolio.roadmap import views

urlpatterns = [
    path("roadmap/", views.roadmap, name="roadmap"),
    path("roadmap/moves/", views.milestone_moves, name="milestone_moves"),
    path("<int:pk>/roadmap/", views.initiative_roadmap, name="initiative_roadmap"),
]
