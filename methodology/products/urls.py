from django.urls import path

from methodology.products import views

urlpatterns = [
    path("", views.management_product_list, name="management_product_list"),
    path("<int:pk>/edit/", views.management_product_edit, name="management_product_edit"),
]
