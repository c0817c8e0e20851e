from django.urls import path

from reporting.packfiles import views

urlpatterns = [
    path(
        "packs/<int:pk>/copies/<str:language>.<str:kind>",
        views.pack_copy,
        name="pack_copy",
    ),
    path("packs/<int:pk>/read/<str:language>/", views.pack_read, name="pack_read"),
]
