from django.urls import path

from portfolio.statusrules import views

app_name = "statusrules"
urlpatterns = [
    path("status-rules/<int:pk>/preview/", views.rule_set_preview, name="rule_set_preview"),
]
