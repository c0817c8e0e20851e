from django.urls import path

from portfolio.lifecycle.exceptions import decision_views, views

urlpatterns = [
    path("exceptions/", views.exception_list, name="exception_list"),
    path("<int:pk>/exceptions/new/", views.exception_create, name="exception_create"),
    path("exceptions/<int:pk>/", views.exception_detail, name="exception_detail"),
    path("exceptions/<int:pk>/edit/", views.exception_edit, name="exception_edit"),
    path("exceptions/<int:pk>/withdraw/", views.exception_withdraw, name="exception_withdraw"),
    path("exceptions/<int:pk>/decide/", decision_views.exception_decide, name="exception_decide"),
    path("exceptions/<int:pk>/plan/", decision_views.exception_plan, name="exception_plan"),
    path("exceptions/<int:pk>/close/", decision_views.exception_close, name="exception_close"),
]
