from django.urls import path

from portfolio.tailored import deviation_views, list_views, views

urlpatterns = [
    path("tailoring/", list_views.tailoring_list, name="tailoring_list"),
    path("deviations/", list_views.deviation_list, name="deviation_list"),
    path("<int:pk>/tailoring/", views.tailoring_detail, name="tailoring_detail"),
    path("<int:pk>/tailoring/score/", views.tailoring_score, name="tailoring_score"),
    path("tailoring/<int:pk>/answer/", views.tailoring_answer, name="tailoring_answer"),
    path("tailoring/<int:pk>/withdraw/", views.tailoring_withdraw, name="tailoring_withdraw"),
    path("<int:pk>/deviations/new/", deviation_views.deviation_create, name="deviation_create"),
    path("deviations/<int:pk>/answer/", deviation_views.deviation_answer, name="deviation_answer"),
    path(
        "deviations/<int:pk>/withdraw/",
        deviation_views.deviation_withdraw,
        name="deviation_withdraw",
    ),
    path(
        "<int:pk>/documents/<int:product>/edit/",
        deviation_views.product_record_edit,
        name="product_record_edit",
    ),
]
