from django.urls import path

from reporting.registerbooks import views

urlpatterns = [
    path("registers/<str:key>/workbook/", views.register_book, name="register_book"),
    path("registers/<str:key>/workbook/file/", views.register_book_file, name="register_book_file"),
]
