from django.urls import path

from reporting.packs import circulation_views, views

urlpatterns = [
    path("packs/", views.pack_list, name="pack_list"),
    path("packs/create/", views.pack_create, name="pack_create"),
    path("packs/<int:pk>/", views.pack_detail, name="pack_detail"),
    path("packs/<int:pk>/release/", views.pack_release, name="pack_release"),
    path("packs/<int:pk>/flash/", circulation_views.pack_flash, name="pack_flash"),
    path("packs/<int:pk>/again/", circulation_views.pack_again, name="pack_again"),
    path("packs/committees/<int:pk>/", circulation_views.pack_circulation, name="pack_circulation"),
    path("packs/<int:pk>/figures/<int:ref>/", views.pack_figure, name="pack_figure"),
    path("packs/<int:pk>/<str:language>.pdf", views.pack_download, name="pack_download"),
    path("packs/<int:pk>/<str:language>.json", views.pack_figures, name="pack_figures"),
]
