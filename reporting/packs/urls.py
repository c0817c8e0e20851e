from django.urls import path

from reporting.packs import views

urlpatterns = [
    path("packs/", views.pack_list, name="pack_list"),
    path("packs/create/", views.pack_create, name="pack_create"),
    path("packs/<int:pk>/", views.pack_detail, name="pack_detail"),
    path("packs/<int:pk>/release/", views.pack_release, name="pack_release"),
    path("packs/<int:pk>/figures/<int:ref>/", views.pack_figure, name="pack_figure"),
    path("packs/<int:pk>/<str:language>.pdf", views.pack_download, name="pack_download"),
    path("packs/<int:pk>/<str:language>.json", views.pack_figures, name="pack_figures"),
]
