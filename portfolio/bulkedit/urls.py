from django.urls import path

from portfolio.bulkedit import cell_views, views

urlpatterns = [
    path("bulk/", views.bulk_change_create, name="bulk_change_create"),
    path("bulk/<int:pk>/", views.bulk_change_detail, name="bulk_change_detail"),
    path("bulk/<int:pk>/apply/", views.bulk_change_apply, name="bulk_change_apply"),
    path("bulk/<int:pk>/undo/", views.bulk_change_undo, name="bulk_change_undo"),
    path("<int:pk>/cell/<str:field>/", cell_views.cell_edit, name="cell_edit"),
]
