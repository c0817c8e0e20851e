from django.urls import path

from portfolio.statusreports import (
    calendar_views,
    cycle_views,
    intervention_views,
    review_views,
    views,
)
from portfolio.statusreports.sections import views as section_views

urlpatterns = [
    path("reports/", cycle_views.report_board, name="report_board"),
    path("reports/sections/", section_views.section_set, name="section_set"),
    path("reports/sections/<int:pk>/", section_views.section_edit, name="section_edit"),
    path("reports/<int:pk>/", review_views.report_detail, name="report_detail"),
    path("reports/<int:pk>/edit/", views.report_edit, name="report_edit"),
    path("reports/<int:pk>/on-behalf/", review_views.report_on_behalf, name="report_on_behalf"),
    path("reports/<int:pk>/validate/", review_views.report_validate, name="report_validate"),
    path("reports/<int:pk>/return/", review_views.report_return, name="report_return"),
    path("reports/<int:pk>/take-back/", review_views.report_take_back, name="report_take_back"),
    path("reports/<int:pk>/extend/", intervention_views.report_extend, name="report_extend"),
    path("reports/<int:pk>/take-out/", intervention_views.report_take_out, name="report_take_out"),
    path("cycles/", cycle_views.cycle_list, name="cycle_list"),
    path("cycles/open/", calendar_views.cycle_open, name="cycle_open"),
    path("cycles/calendar/", calendar_views.cycle_calendar, name="cycle_calendar"),
    path("cycles/closing-day/", calendar_views.closing_day_add, name="closing_day_add"),
    path("cycles/<int:pk>/", cycle_views.cycle_detail, name="cycle_detail"),
    path("cycles/<int:pk>/edit/", calendar_views.cycle_edit, name="cycle_edit"),
    path("cycles/<int:pk>/remind/", intervention_views.cycle_remind, name="cycle_remind"),
    path("cycles/<int:pk>/<slug:stack>/", cycle_views.cycle_detail, name="cycle_stack"),
]
