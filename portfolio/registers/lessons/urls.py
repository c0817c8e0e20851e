from django.urls import path

from portfolio.registers.lessons import views
from portfolio.registers.lessons.register import LESSONS
from portfolio.registers.shape.addresses import addresses

urlpatterns = [
    path("<int:pk>/lessons/learned/", views.initiative_learned, name="initiative_learned"),
    path("<int:pk>/lessons/consulted/", views.lesson_consult, name="lesson_consult"),
    path("registers/lessons/<int:pk>/reuse/", views.lesson_reuse, name="lesson_reuse"),
    *addresses(LESSONS),
]
