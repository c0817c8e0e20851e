from django.urls import path

from portfolio.cockpit import registers, views

urlpatterns = [
    path("", views.initiative_list, name="initiative_list"),
    path("decisions/", views.decision_list, name="decision_list"),
    path("<int:pk>/", views.initiative_detail, name="initiative_detail"),
    path("<int:pk>/contents/", views.initiative_contents, name="initiative_contents"),
    path("<int:pk>/plan/", views.initiative_plan, name="initiative_plan"),
    path("<int:pk>/money/", views.initiative_money, name="initiative_money"),
    path("<int:pk>/reports/", views.initiative_reports, name="initiative_reports"),
    path("<int:pk>/dependencies/", views.initiative_dependencies, name="initiative_dependencies"),
    path("<int:pk>/benefits/", views.initiative_benefits, name="initiative_benefits"),
    path("<int:pk>/people/", views.initiative_people, name="initiative_people"),
    path("<int:pk>/documents/", views.initiative_documents, name="initiative_documents"),
    path("<int:pk>/print/", views.initiative_print, name="initiative_print"),
    path("<int:pk>/history/", views.initiative_history, name="initiative_history"),
    *registers.addresses(),
]
