from django.urls import path

from ppm.files import views

urlpatterns = [path("files/<int:pk>/", views.file_download, name="file_download")]
