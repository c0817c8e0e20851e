from django.urls import path

from portfolio.confidentiality import views

urlpatterns = [
    path("<int:pk>/circle/", views.circle_edit, name="circle_edit"),
    path("<int:pk>/circle/new/", views.circle_add, name="circle_add"),
    path("circle/<int:pk>/end/", views.circle_end, name="circle_end"),
]
