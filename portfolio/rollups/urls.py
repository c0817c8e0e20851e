from django.urls import path

from portfolio.rollups import views

urlpatterns = [path("money/", views.money_overview, name="money_overview")]
