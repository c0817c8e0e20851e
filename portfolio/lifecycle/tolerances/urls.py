from django.urls import path

from portfolio.lifecycle.tolerances import views

urlpatterns = [path("<int:pk>/tolerances/", views.tolerance_edit, name="tolerance_edit")]
