from django.urls import path

from portfolio.registers.questions import views
from portfolio.registers.questions.register import QUESTIONS
from portfolio.registers.shape.addresses import addresses

PLACE = "registers/questions"
urlpatterns = [
    path(f"{PLACE}/new/", views.question_add, name="question_add"),
    path(f"{PLACE}/<int:pk>/answer/", views.question_answer, name="question_answer"),
    path(f"{PLACE}/<int:pk>/figure/", views.question_figure, name="question_figure"),
    path(f"{PLACE}/<int:pk>/step/<str:step>/", views.question_step, name="question_step"),
    path(f"{PLACE}/<int:pk>/sent/<int:edition>/", views.question_sent, name="question_sent"),
    *addresses(QUESTIONS),
]
