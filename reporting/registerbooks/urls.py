from django.urls import path

from reporting.registerbooks import views

urlpatterns = [
    path("registers/workbook/", views.register_book, name="register_book"),
    path("registers/workbook/file/", views.register_book_file, name="register_book_file"),
]
