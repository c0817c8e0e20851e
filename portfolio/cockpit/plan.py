"""The plan of an initiative: what was agreed, what is expected, how far it may deviate, who must decide."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portfolio.cockpit import sheet
from portfolio.cockpit.charts import plan_chart, short_day
from portfolio.initiatives.choices import RUNNING, Kind
from portfolio.initiatives.models import Initiative
from portfolio.initiatives.wording import difference_in_words
from portfolio.lifecycle.baselines.content import from_text
from portfolio.lifecycle.baselines.models import Baseline
from portfolio.lifecycle.baselines.selectors import baselines_of
from portfolio.lifecycle.calc import FEWEST_STAGES, boundary_starts_on
from portfolio.lifecycle.choices import StageState
from portfolio.lifecycle.exceptions.columns import beyond, cause, state_badge
from portfolio.lifecycle.exceptions.models import ExceptionReport
from portfolio.lifecycle.exceptions.selectors import exceptions_of, is_answered
from portfolio.lifecycle.gates.panels import gates_panel
from portfolio.lifecycle.models import Stage
from portfolio.lifecycle.tolerances.models import Tolerance, ToleranceUse
from portfolio.lifecycle.tolerances.selectors import (
    stages_beyond_project,
    tolerances_in_force,
    uses_of,
)
from portfolio.lifecycle.tolerances.wording import UseLine, in_unit, limit_in_words, use_lines
from portfolio.slips.charts import slip_chart
from portfolio.standings.choices import Colour
from ppm.accounts.models import Person
from ppm.org.workdays import add_working_days
from ppm.ui.roadmaps import Diamond, Roadmap, Span, roadmap


@dataclass(frozen=True)
class PlanUses:
    """The use of the tolerances of one plan: the project, or its running stage."""

    title: str
    stage: Stage | None
    lines: Sequence[UseLine]
    edit: str


def plan_section(initiative: Initiative, person: Person, today: date) -> dict[str, Any]:
    """Everything that the plan page shows."""
    stages, milestones = sheet.stages_of(initiative), sheet.milestones_of(initiative)
    context: dict[str, Any] = {
        "milestones": [
            (one, difference_in_words(one.baseline_on, one.actual_on or one.forecast_on))
            for one in milestones
        ],
        "has_stages": initiative.kind != Kind.PRODUCT,
        "chart": plan_chart(stages, milestones, today),
        "gates": gates_panel(initiative, person, today),
        "slip_chart": slip_chart(initiative, milestones, today),
        "is_project": initiative.kind == Kind.PROJECT,
    }
    if initiative.kind != Kind.PROJECT:
        return context | {"stages": _stage_rows(stages, {}, ""), "notes": []}
    currency = initiative.standing.currency
    uses = uses_of(initiative)
    agreed = tolerances_in_force(initiative, today)
    exceptions = exceptions_of(initiative.pk)
    baselines = baselines_of(initiative)
    return context | {
        "stages": _stage_rows(stages, _limits_by_stage(agreed, currency), currency),
        "uses": _plans(initiative, stages, uses, currency),
        "notes": _notes(initiative, stages, uses, agreed, currency, today),
        "proposals": [
            (one, cause(one), line.deviation, line.limit)
            for one, line in zip(uses, use_lines(uses, currency), strict=True)
            if one.colour == "red" and not is_answered(one, exceptions)
        ],
        "exceptions": [(one, cause(one), beyond(one), state_badge(one)) for one in exceptions],
        "baselines": baselines,
        "drawn": drawn_plan(initiative, stages, baselines, today),
    }


def raised_of(initiative: Initiative) -> list[tuple[ExceptionReport, str, str, SafeString]]:
    """The open exceptions of a project in red that were handed in: cause, forecast and limit, state."""
    # While one is undecided the computed whole is red: a project that is not needs no question.
    if initiative.kind != Kind.PROJECT or initiative.standing.computed != Colour.RED:
        return []
    rows = ExceptionReport.objects.raised().filter(initiative=initiative)
    found = rows.select_related("initiative__standing", "stage").order_by("-number")
    return [(one, cause(one), beyond(one), state_badge(one)) for one in found]


def _stage_rows(
    stages: Sequence[Stage], limits: dict[int, list[str]], currency: str
) -> list[tuple[Stage, str, list[str]]]:
    return [
        (
            one,
            difference_in_words(one.baseline_end, one.actual_end or one.forecast_end),
            limits.get(one.pk, []),
        )
        for one in stages
    ]


def _limits_by_stage(agreed: Sequence[Tolerance], currency: str) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for one in agreed:
        if one.stage_id is not None:
            words = f"{one.get_aspect_display()} {limit_in_words(one, currency)}"
            found.setdefault(one.stage_id, []).append(words)
    return found


def _plans(
    initiative: Initiative,
    stages: Sequence[Stage],
    uses: Sequence[ToleranceUse],
    currency: str,
) -> list[PlanUses]:
    edit = reverse("portfolio:tolerance_edit", args=[initiative.pk])
    running = next((one for one in stages if one.state == StageState.RUNNING), None)
    of_project = [one for one in uses if one.stage_id is None]
    found = [PlanUses(_("Tolerances of the project"), None, use_lines(of_project, currency), edit)]
    if running is not None:
        of_stage = [one for one in uses if one.stage_id == running.pk]
        title = _("Tolerances of the running stage: %(stage)s") % {"stage": running}
        lines = use_lines(of_stage, currency)
        found.append(PlanUses(title, running, lines, f"{edit}?stage={running.pk}"))
    return found


def _notes(
    initiative: Initiative,
    stages: Sequence[Stage],
    uses: Sequence[ToleranceUse],
    agreed: Sequence[Tolerance],
    currency: str,
    today: date,
) -> list[tuple[str, str]]:
    """Remarks on the plan: (tone, sentence)."""
    notes = []
    if initiative.state in RUNNING and len(stages) < FEWEST_STAGES:
        notes.append(("warn", _("A project has at least two stages: initiation and delivery.")))
    running = next((one for one in stages if one.state == StageState.RUNNING), None)
    if running is not None and running.expected_end is not None:
        begins = boundary_starts_on(running.expected_end, add_working_days)
        if begins <= today:
            notes.append(
                (
                    "info",
                    _("The running stage ends on %(day)s: its boundary is being prepared.")
                    % {"day": date_format(running.expected_end, "SHORT_DATE_FORMAT")},
                )
            )
    if any(one.is_loose for one in uses):
        notes.append(
            ("warn", _("A forecast is better than the favourable limit: was the plan too loose?"))
        )
    for aspect in ("time", "cost"):
        found = stages_beyond_project(agreed, aspect)
        if found is not None:
            unit = "days" if aspect == "time" else "amount"
            notes.append(
                (
                    "warn",
                    _(
                        "The tolerances of the stages add up to %(stages)s, more than the "
                        "%(project)s of the project."
                    )
                    % {
                        "stages": in_unit(found.stages, unit, currency),
                        "project": in_unit(found.project, unit, currency),
                    },
                )
            )
    return notes


def drawn_plan(
    initiative: Initiative, stages: Sequence[Stage], baselines: Sequence[Baseline], today: date
) -> Roadmap | None:
    """Stages as bars from their first to their last day; what the former baselines agreed under them."""
    spans = [
        Span(
            label=str(one),
            start=one.expected_start,
            end=one.expected_end,
            status=_colour(one),
            planned_end=one.baseline_end,
        )
        for one in stages
        if one.expected_start and one.expected_end and one.expected_start <= one.expected_end
    ]
    if not spans:
        return None
    for baseline in baselines[1:3]:
        plan = from_text(baseline.content)
        if plan.start and plan.end and plan.start <= plan.end:
            ends = tuple(
                Diamond(one.end, f"{one.number}. {one.name}", is_done=True)
                for one in plan.stages
                if one.end
            )
            label = _("Baseline %(number)s") % {"number": baseline.number}
            spans.append(Span(label, plan.start, plan.end, "grey", milestones=ends))
    late = sum(one.planned_end is not None and one.end > one.planned_end for one in spans)
    words = {
        "green": _("within what was agreed"),
        "amber": _("later than agreed"),
        "red": _("later than agreed"),
        "grey": _("former baseline, or ended"),
    }
    return roadmap(
        title=_("Stages and former baselines"),
        alt=ngettext(
            "%(late)s stage of %(n)s ends later than agreed.",
            "%(late)s stages of %(n)s end later than agreed.",
            late,
        )
        % {"late": late, "n": len(stages)},
        spans=spans,
        today=(today, _("Today")),
        fmt_month=lambda day: str(date_format(day, "N")),
        fmt_day=short_day,
        words=words,
        head=(_("Stage"), _("State"), _("Start"), _("Agreed end"), _("Expected end")),
    )


def _colour(stage: Stage) -> str:
    if stage.actual_end is not None:
        return "grey"
    expected, agreed = stage.expected_end, stage.baseline_end
    return "amber" if expected and agreed and expected > agreed else "green"
