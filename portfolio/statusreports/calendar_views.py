from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portfolio.initiatives.models import Initiative
from portfolio.statusreports import interventions
from portfolio.statusreports.cadence import (
    Asked,
    asks,
    months_by_class,
    series_ending,
    who_is_asked,
)
from portfolio.statusreports.cycle_forms import ClosingDayForm, CycleDatesForm, CycleForm
from portfolio.statusreports.cycles import NothingToReport, open_cycles, propose_dates
from portfolio.statusreports.drafting import CycleIsFrozen
from portfolio.statusreports.models import ReportingCycle
from portfolio.statusreports.selectors import next_period, projects_hidden_from
from portfolio.statusreports.year import year_of
from ppm.org.closing import free_days, set_closing_day, take_back_closing_day
from ppm.org.models import ClosingDay
from ppm.org.versions import StaleVersion
from ppm.org.workdays import FIRST_YEAR, LAST_YEAR
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.figures import month
from ppm.ui.pages import go_to, posted_version, render_page

DATES = ("opens_on", "deadline_on", "validation_on", "freeze_on")


@allowed(Perm.CYCLE_OPEN)
@require_http_methods(["GET", "POST"])
def cycle_open(request: PersonRequest) -> HttpResponse:
    """Open a month: the usual dates are proposed, the running projects ticked; who is asked what is shown."""
    period = next_period(localdate())
    usual = propose_dates(period)
    form = CycleForm(
        request.POST or None,
        person=request.user,
        initial={
            "period": f"{period:%Y-%m}",
            "series": [one.value for one in series_ending(period)],
            **{name: getattr(usual, name) for name in DATES},
        },
    )
    asked: list[Asked] = []
    if form.is_valid():
        values = dict(form.cleaned_data)
        chosen, series = values.pop("initiatives"), values.pop("series")
        if "preview" in request.POST:
            managed = chosen.select_related("unit", "standing__project_manager")
            asked = who_is_asked(managed, series)
        else:
            answer = _open(request, form, series, list(chosen), values)
            if answer is not None:
                return answer
    return render_page(
        request,
        "portfolio/statusreports/cycle_open.html",
        {"form": form, "asked": asked, "is_preview": "preview" in request.POST},
    )


def _open(
    request: PersonRequest,
    form: CycleForm,
    series: list[str],
    chosen: list[Initiative],
    values: dict[str, Any],
) -> HttpResponse | None:
    # Confidential projects report like all others, without being listed to whoever opens.
    everybody = [*chosen, *projects_hidden_from(request.user)]
    months = months_by_class()
    try:
        cycles = open_cycles(
            series=series,
            initiatives={
                one: [project for project in everybody if asks(one, project, months)]
                for one in series
            },
            by=request.user,
            at=now(),
            **values,
        )
    except ValidationError as error:
        form.add_error(None, error.messages[0])
    except NothingToReport as error:
        form.add_error("initiatives", str(error.message))
    else:
        messages.success(request, _("The period is open; the managers have been told."))
        return go_to(request, "portfolio:cycle_detail", cycles[-1].pk)
    return None


@allowed(Perm.CYCLE_VIEW)
@require_http_methods(["GET"])
def cycle_calendar(request: PersonRequest) -> HttpResponse:
    """The reporting year: what was open, is open and is to come, and the days that are not worked."""
    today = localdate()
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdigit() and FIRST_YEAR < int(asked) < LAST_YEAR else today.year
    return render_page(
        request,
        "portfolio/statusreports/cycle_calendar.html",
        {
            "year": str(year),
            "years": [
                (str(one), f"{request.path}?year={one}", one == year)
                for one in range(today.year - 1, today.year + 3)
            ],
            "rows": year_of(year, today),
            "days": free_days(year),
            "may_plan": bool(can(request.user, Perm.CYCLE_OPEN)),
        },
    )


@allowed(Perm.CYCLE_OPEN)
@require_http_methods(["GET", "POST"])
def closing_day_add(request: PersonRequest) -> HttpResponse:
    """Close the institution on a bridge day, let a closing day be worked, or take either back."""
    form = ClosingDayForm(request.POST or None, initial=_chosen_day(request.GET.get("day", "")))
    if form.is_valid():
        values = dict(form.cleaned_data)
        chosen = values.pop("is_closed")
        try:
            if chosen == "usual":
                take_back_closing_day(day=values["day"], by=request.user, at=now())
            else:
                set_closing_day(is_closed=chosen == "yes", by=request.user, at=now(), **values)
        except ValidationError as error:
            form.add_error("day", error.messages[0])
        else:
            messages.success(
                request, _("The calendar has been changed; open periods keep their dates.")
            )
            return redirect(f"{reverse('portfolio:cycle_calendar')}?year={values['day'].year}")
    return render_page(
        request,
        "ui/confirm.html",
        {
            "title": _("Change a day of the calendar"),
            "sentence": _(
                "Working days are counted anew everywhere: proposed dates, days late, tolerances in days. "
                "The dates of open periods stay as they are."
            ),
            "form": form,
            "action_label": _("Change the calendar"),
            "back": reverse("portfolio:cycle_calendar"),
        },
    )


def _chosen_day(asked: str) -> dict[str, Any]:
    """The day that the address names, with what has been chosen for it so far."""
    try:
        row = ClosingDay.objects.filter(day=date.fromisoformat(asked)).first()
    except ValueError:
        return {}
    if row is None:
        return {"day": asked}
    return {"day": row.day, "is_closed": "usual", "name_fr": row.name_fr, "name_nl": row.name_nl}  # type: ignore[attr-defined]  # translated


@allowed(Perm.CYCLE_OPEN)
@require_http_methods(["GET", "POST"])
def cycle_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Move the dates of an open period, with the reason."""
    cycle = get_object_or_404(ReportingCycle, pk=pk)
    form = CycleDatesForm(request.POST or None, cycle=cycle)
    if form.is_valid():
        values = dict(form.cleaned_data)
        reason, reminders = values.pop("reason"), values.pop("reminders_on")
        try:
            interventions.change_cycle_dates(
                cycle=cycle,
                version=posted_version(request),
                dates=values,
                reminders_on=reminders,
                reason=reason,
                by=request.user,
                at=now(),
            )
        except ValidationError as error:
            form.add_error(None, error.messages[0])
        except (StaleVersion, CycleIsFrozen) as error:
            messages.error(request, str(error.message))
            return go_to(request, "portfolio:cycle_detail", pk)
        else:
            messages.success(request, _("The dates have been changed."))
            return go_to(request, "portfolio:cycle_detail", pk)
    return render_page(
        request,
        "portfolio/statusreports/cycle_edit.html",
        {"cycle": cycle, "form": form, "period": capfirst(month(cycle.period))},
    )
