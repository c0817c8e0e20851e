from django.urls import path

from reporting.translating import exchange_views, views

urlpatterns = [
    path("translations/", views.translation_list, name="translation_list"),
    path("translations/several/", views.translation_several, name="translation_several"),
    path("translations/files/", exchange_views.translation_book, name="translation_book"),
    path("translations/file/", exchange_views.translation_file, name="translation_file"),
    path(
        "translations/<str:kind>/<int:key>/<str:into>/",
        views.translation_edit,
        name="translation_edit",
    ),
]
