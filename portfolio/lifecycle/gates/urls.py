from django.urls import path

from portfolio.lifecycle.gates import checklist_views, closing_views, deciding_views, views

urlpatterns = [
    path("gates/", views.gate_list, name="gate_list"),
    path("<int:pk>/gates/new/", views.gate_create, name="gate_create"),
    path("gates/<int:pk>/", views.gate_detail, name="gate_detail"),
    path("gates/<int:pk>/edit/", views.gate_edit, name="gate_edit"),
    path("gates/<int:pk>/ask/", views.gate_ask, name="gate_ask"),
    path("gates/<int:pk>/take-back/", views.gate_take_back, name="gate_take_back"),
    path("gates/<int:pk>/withdraw/", views.gate_withdraw, name="gate_withdraw"),
    path("gates/criteria/<int:pk>/", views.gate_review, name="gate_review"),
    path("gates/<int:pk>/recommend/", deciding_views.gate_recommend, name="gate_recommend"),
    path("gates/<int:pk>/decide/", deciding_views.gate_decide, name="gate_decide"),
    path("gates/<int:pk>/voice/", deciding_views.gate_advise, name="gate_advise"),
    path("gates/<int:pk>/procedure/", deciding_views.gate_procedure, name="gate_procedure"),
    path("stages/<int:pk>/risk/", deciding_views.stage_risk, name="stage_risk"),
    path("gates/<int:pk>/closing/", closing_views.gate_closing, name="gate_closing"),
    path("gates/<int:pk>/follow-on/", closing_views.gate_follow_on, name="gate_follow_on"),
    path("checklists/", checklist_views.checklist_list, name="checklist_list"),
    path("checklists/<slug:kind>/", checklist_views.checklist_edit, name="checklist_edit"),
]
