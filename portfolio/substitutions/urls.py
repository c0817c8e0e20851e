from django.urls import path

from portfolio.substitutions import views

urlpatterns = [
    path("absences/", views.substitution_list, name="substitution_list"),
    path("absences/new/", views.substitution_create, name="substitution_create"),
    path("absences/rule/", views.substitution_rule, name="substitution_rule"),
    path("absences/<int:pk>/end/", views.substitution_revoke, name="substitution_revoke"),
    path("people/<int:pk>/absence/", views.substitution_set, name="substitution_set"),
]
