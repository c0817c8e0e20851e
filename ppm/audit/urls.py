from django.urls import path

from ppm.audit import views

urlpatterns = [
    path("history/<slug:kind>/<int:pk>/", views.history_detail, name="history_detail"),
    path("history/<slug:kind>/<int:pk>/record/", views.history_record, name="history_record"),
    path("history/<slug:kind>/<int:pk>/compare/", views.history_compare, name="history_compare"),
    path("history/<slug:kind>/", views.history_register, name="history_register"),
]
