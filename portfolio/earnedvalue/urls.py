from django.urls import path

from portfolio.earnedvalue import views

urlpatterns = [
    path("<int:pk>/money/weights/", views.earned_value_edit, name="earned_value_edit"),
]
