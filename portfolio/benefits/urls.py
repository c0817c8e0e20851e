from django.urls import path

from portfolio.benefits import measuring_views, views

urlpatterns = [
    path("benefits/", views.benefit_list, name="benefit_list"),
    path("benefits/<int:pk>/", views.benefit_detail, name="benefit_detail"),
    path("benefits/<int:pk>/edit/", views.benefit_edit, name="benefit_edit"),
    path("benefits/<int:pk>/answer/", views.benefit_answer, name="benefit_answer"),
    path("benefits/<int:pk>/end/", views.benefit_end, name="benefit_end"),
    path("benefits/<int:pk>/reopen/", views.benefit_reopen, name="benefit_reopen"),
    path("benefits/<int:pk>/measure/", measuring_views.benefit_measure, name="benefit_measure"),
    path(
        "benefits/<int:pk>/dates/new/",
        measuring_views.benefit_review_create,
        name="benefit_review_create",
    ),
    path(
        "benefits/dates/<int:pk>/move/",
        measuring_views.benefit_review_move,
        name="benefit_review_move",
    ),
    path(
        "benefits/measurements/<int:pk>/withdraw/",
        measuring_views.measurement_withdraw,
        name="measurement_withdraw",
    ),
    path("<int:pk>/benefits/new/", views.benefit_create, name="benefit_create"),
    path("<int:pk>/benefits/waiver/", views.benefit_waive, name="benefit_waive"),
]
