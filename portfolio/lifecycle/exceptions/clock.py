"""What the calendar asks of project managers: the end of a stage comes near, a limit is newly exceeded."""

from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import translation

from portfolio.initiatives.choices import RUNNING
from portfolio.initiatives.models import Initiative
from portfolio.lifecycle.calc import BOUNDARY_DAYS
from portfolio.lifecycle.choices import StageState
from portfolio.lifecycle.exceptions.selectors import breaches_without_exception
from portfolio.lifecycle.models import Stage
from ppm.languages.nearest import coded_name
from ppm.notices.messages import Message
from ppm.notices.services import notify_many
from ppm.org.workdays import add_working_days, is_working_day


def remind_of_boundaries(*, today: date) -> int:
    """Tell managers whose running stage ends in fifteen working days. Returns how many were told."""
    if not is_working_day(today):
        return 0
    last = add_working_days(today, BOUNDARY_DAYS)
    # Ends on a day off belong to the working day before.
    until = add_working_days(last, 1) - timedelta(days=1)
    stages = Stage.objects.filter(
        state=StageState.RUNNING,
        forecast_end__range=(last, until),
        initiative__state__in=RUNNING,
        initiative__standing__project_manager__isnull=False,
    ).select_related("initiative__unit", "initiative__standing__project_manager")
    messages = [
        _message(
            one.initiative,
            {"stage": one.name, "end_on": one.forecast_end},
        )
        for one in stages.order_by("pk")
    ]
    notify_many("portfolio.lifecycle.exceptions.boundary", messages)
    return len(messages)


def tell_of_breaches(*, today: date) -> int:
    """Tell managers of limits that are exceeded since yesterday and have no exception yet."""
    since = today - timedelta(days=1)
    found = {
        one.initiative_id: one.initiative
        for one in breaches_without_exception()
        if one.since >= since
    }
    projects = Initiative.objects.filter(
        pk__in=found, standing__project_manager__isnull=False
    ).select_related("unit", "standing__project_manager")
    messages = [_message(one, {}) for one in projects.order_by("pk")]
    notify_many("portfolio.lifecycle.exceptions.breached", messages)
    return len(messages)


def _message(initiative: Initiative, params: dict[str, object]) -> Message:
    manager: Any = initiative.standing.project_manager  # both queries ask for one
    with translation.override(manager.language):
        name = coded_name(initiative)
    return Message(
        manager,
        {"project": name, **params},
        reverse("portfolio:initiative_plan", args=[initiative.pk]),
        initiative.access_point(),
    )
