from django.urls import path

from methodology.library import views

urlpatterns = [
    path("", views.term_list, name="term_list"),
    path("words/", views.vocabulary_edit, name="vocabulary_edit"),
]
