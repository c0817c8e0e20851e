from django.urls import path

from ppm.security import views

urlpatterns = [
    path("account/security/", views.security_detail, name="security_detail"),
    path("account/security/sessions/<int:pk>/end/", views.session_end, name="session_end"),
    path(
        "account/security/sessions/end-others/",
        views.session_end_others,
        name="session_end_others",
    ),
]
