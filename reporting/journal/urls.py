from django.urls import path

from reporting.journal import views

urlpatterns = [
    path("journal/", views.journal_export, name="journal_export"),
    path("journal/<slug:kind>/<int:pk>/", views.history_export, name="history_export"),
]
