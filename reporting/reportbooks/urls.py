from django.urls import path

from reporting.reportbooks import views

urlpatterns = [
    path("reports/<int:pk>/workbook/", views.report_book_file, name="report_book_file"),
    path("workbooks/", views.report_book_list, name="report_book_list"),
    path("workbooks/new/", views.report_book_send, name="report_book_send"),
    path("workbooks/<int:pk>/", views.report_book_detail, name="report_book_detail"),
]
