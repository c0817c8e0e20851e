from django.urls import path

from portfolio.statusreports.judgement import views

urlpatterns = [
    path("reports/<int:pk>/seen/", views.report_see, name="report_see"),
    path("reports/<int:pk>/challenge/", views.report_challenge, name="report_challenge"),
    path("reports/<int:pk>/answer/", views.report_answer, name="report_answer"),
    path("board-items/", views.board_item_list, name="board_item_list"),
    path("board-items/<int:pk>/settle/", views.board_item_settle, name="board_item_settle"),
]
