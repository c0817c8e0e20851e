from django.urls import path

from portfolio.benefitmaps import views

urlpatterns = [
    path("<int:pk>/benefits/map/", views.benefit_map_edit, name="benefit_map_edit"),
]
