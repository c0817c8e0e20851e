from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from portfolio.initiatives.models import Initiative
from portfolio.initiatives.services import edit_initiative
from portfolio.lifecycle.calc import FORECAST, PLANNED, Overlap, Span, first_overlap
from portfolio.lifecycle.choices import StageState
from portfolio.lifecycle.models import Stage
from portfolio.standings.followers import once, tell
from portfolio.standings.models import Standing
from ppm import audit
from ppm.accounts.models import Person
from ppm.org.versions import lock

FIELDS = frozenset(
    {
        "number",
        "name",
        "language",
        "baseline_start",
        "baseline_end",
        "forecast_start",
        "forecast_end",
        "actual_start",
        "actual_end",
        "budget_amount",
        "forecast_amount",
    }
)
DATES = frozenset(
    {
        "number",
        "baseline_start",
        "baseline_end",
        "forecast_start",
        "forecast_end",
        "actual_start",
        "actual_end",
    }
)
AGREED = frozenset({"baseline_start", "baseline_end", "budget_amount"})
OVERLAPS = {
    PLANNED: _(
        "Stages never overlap: stage “%(stage)s” was agreed from %(start)s to %(end)s. "
        "Choose other dates or move that stage first."
    ),
    FORECAST: _(
        "Stages never overlap: stage “%(stage)s” is expected from %(start)s to %(end)s. "
        "Move it along with this one, or choose other dates."
    ),
}
# The stage that runs; before the first one nothing, between two the one completed last.
STAGE_SQL = """
UPDATE portfolio_standing AS standing SET
    stage_name = COALESCE(stage.name, ''), stage_language = COALESCE(stage.language, '')
FROM portfolio_initiative AS initiative LEFT JOIN (
    SELECT DISTINCT ON (initiative_id) initiative_id, name, language
    FROM portfolio_stage WHERE state <> 'planned' AND initiative_id = ANY(%(ids)s)
    ORDER BY initiative_id, state = 'running' DESC, number DESC
) AS stage ON stage.initiative_id = initiative.id
WHERE standing.initiative_id = initiative.id AND initiative.id = ANY(%(ids)s)
"""


class AnotherStageRuns(Exception):
    """Only one stage can run at a time."""

    message = _("Another stage is still running: complete it first.")


class StageNotRunning(Exception):
    """Only a running stage can be completed."""

    message = _("This stage is not running.")


def _short(day: date | None) -> str:
    return date_format(day, "SHORT_DATE_FORMAT") if day else "–"


class StagesOverlap(ValidationError):
    """Two stages would share a day; the sentence names the other one."""

    def __init__(self, overlap: Overlap, other: Stage, field: str) -> None:
        values = {
            "stage": f"{other.number}. {other.name}",
            "start": _short(overlap.other.start),
            "end": _short(overlap.other.end),
        }
        super().__init__({field: OVERLAPS[overlap.kind] % values})
        self.other = other


class StageIsFrozen(Exception):
    """What was agreed for an authorised stage changes by a decision only."""

    message = _(
        "This stage has been authorised: its agreed dates and budget change only by a decision, "
        "for instance an exception plan."
    )


class StageNotPlanned(Exception):
    """Only a planned stage can be started."""

    message = _("This stage has been started already.")


def add_stage(*, initiative: Initiative, by: Person, at: datetime, **values: Any) -> Stage:
    """Plan a stage; without a number it comes last. Raises ValidationError."""
    with audit.action("stage.added", by=by, at=at):
        Standing.objects.select_for_update().get(pk=initiative.pk)
        if values.get("number") is None:
            values["number"] = 1 + max(
                initiative.stages.values_list("number", flat=True), default=0
            )
        stage = Stage(initiative=initiative, **_checked(values))
        stage.full_clean()
        check_no_overlap(stage)
        stage.save(force_insert=True)
    return stage


def add_stages(
    *, rows: Iterable[tuple[Initiative, Mapping[str, Any]]], by: Person, at: datetime
) -> list[Stage]:
    """Add many stages, with their numbers and states, in two statements. For loaders."""
    made = [Stage(initiative=initiative, **values) for initiative, values in rows]
    with audit.action("stage.added", by=by, at=at):
        Stage.objects.bulk_create(made, 500)
        refresh_stage({stage.initiative_id for stage in made})
    return made


def edit_stage(
    *, stage_id: int, version: int | None, by: Person, at: datetime, **values: Any
) -> Stage:
    """Change a stage. Raises StaleVersion, ValidationError."""
    with audit.action("stage.edited", by=by, at=at):
        stage = lock(Stage, stage_id, version)
        wanted = _checked(values)
        if stage.is_frozen and any(
            name in AGREED and getattr(stage, name) != value for name, value in wanted.items()
        ):
            raise StageIsFrozen
        return _write(stage, wanted)


def move_stages(
    *,
    stage_id: int,
    version: int | None,
    new_end: date,
    followers: Mapping[int, tuple[date, date]],
    by: Person,
    at: datetime,
    project_end: date | None = None,
) -> Stage:
    """Expect a stage to end on another day, and give the stages that follow their new dates, in one step.

    `followers` are the expected first and last days by stage number. Raises StaleVersion, StagesOverlap,
    ValidationError.
    """
    with audit.action("stage.moved", by=by, at=at), once():
        stage = lock(Stage, stage_id, version)
        others = {
            one.number: one
            for one in Stage.objects.select_for_update().filter(initiative=stage.initiative_id)
        }
        stage = others[stage.number]
        stage.forecast_end = new_end
        moved = [stage]
        for number, (start, end) in followers.items():
            other = others.get(number)
            if other is None or other.actual_end or number == stage.number:
                continue
            if end < start:
                raise ValidationError(_("The last day lies before the first day."))
            other.forecast_end = end
            if not other.actual_start:
                other.forecast_start = start
            moved.append(other)
        for one in moved:
            one.full_clean()
            _check_dates(one)
            check_no_overlap(one, others.values())
        for one in moved:
            one.save(update_fields=["forecast_start", "forecast_end"])
        if project_end is not None:
            edit_initiative(
                initiative_id=stage.initiative_id,
                version=None,
                by=by,
                at=at,
                forecast_end=project_end,
            )
        refresh_stage([stage.initiative_id])
    return stage


def agree_anew(
    *,
    initiative_id: int,
    stages: Mapping[int, tuple[date | None, date]],
    project_end: date | None,
    by: Person,
    at: datetime,
) -> None:
    """What a decision agreed: new first and last days of stages by key, and a new end of the project.

    Stages that ended stay as they were. Raises StagesOverlap, ValidationError.
    """
    with audit.action("stage.agreed_anew", by=by, at=at), once():
        rows = list(Stage.objects.select_for_update().filter(initiative=initiative_id))
        changed = [one for one in rows if one.pk in stages and one.actual_end is None]
        for stage in changed:
            start, end = stages[stage.pk]
            stage.baseline_start = start or stage.baseline_start
            stage.baseline_end = stage.forecast_end = end
            if not stage.actual_start and start:
                stage.forecast_start = start
        for stage in changed:
            stage.full_clean()
            _check_dates(stage)
            check_no_overlap(stage, rows)
        for stage in changed:
            stage.save(
                update_fields=["baseline_start", "baseline_end", "forecast_start", "forecast_end"]
            )
        if project_end is not None:
            edit_initiative(
                initiative_id=initiative_id,
                version=None,
                by=by,
                at=at,
                is_decided=True,
                baseline_end=project_end,
                forecast_end=project_end,
            )
        tell([initiative_id])


def start_stage(*, stage_id: int, version: int | None, on: date, by: Person, at: datetime) -> Stage:
    """Start a planned stage. Raises StaleVersion, StageNotPlanned, AnotherStageRuns."""
    with audit.action("stage.started", by=by, at=at):
        stage = lock(Stage, stage_id, version)
        Standing.objects.select_for_update().get(pk=stage.initiative_id)
        if stage.state != StageState.PLANNED:
            raise StageNotPlanned
        if stage.initiative.stages.filter(state=StageState.RUNNING).exists():
            raise AnotherStageRuns
        return _write(stage, {"state": StageState.RUNNING, "actual_start": on})


def complete_stage(
    *, stage_id: int, version: int | None, on: date, by: Person, at: datetime
) -> Stage:
    """Complete the running stage. Raises StaleVersion, StageNotRunning, ValidationError."""
    with audit.action("stage.completed", by=by, at=at):
        stage = lock(Stage, stage_id, version)
        if stage.state != StageState.RUNNING:
            raise StageNotRunning
        return _write(stage, {"state": StageState.COMPLETED, "actual_end": on})


def refresh_stage(initiative_ids: Iterable[int]) -> None:
    """Work out the stage in the standing anew, in one statement."""
    ids = list(initiative_ids)
    with connection.cursor() as cursor:
        cursor.execute(STAGE_SQL, {"ids": ids})
    tell(ids)


def _write(stage: Stage, values: Mapping[str, Any]) -> Stage:
    changed = [name for name, value in values.items() if getattr(stage, name) != value]
    if changed:
        for name in changed:
            setattr(stage, name, values[name])
        stage.full_clean()
        _check_dates(stage)
        if DATES & set(changed):
            check_no_overlap(stage)
        stage.save(update_fields=changed)
        stage.refresh_from_db(fields=["version"])
        refresh_stage([stage.initiative_id])
    return stage


def check_no_overlap(stage: Stage, others: Iterable[Stage] | None = None) -> None:
    """Raise StagesOverlap when a stage would share a day with another one, agreed or expected."""
    rows = list(Stage.objects.filter(initiative=stage.initiative_id) if others is None else others)
    rows = [one for one in rows if one.pk != stage.pk]
    by_number = {one.number: one for one in rows}
    for kind, span, field in (
        (PLANNED, _agreed_span, "baseline_start"),
        (FORECAST, _expected_span, "forecast_end"),
    ):
        found = first_overlap(kind, span(stage), [span(one) for one in rows])
        if found:
            raise StagesOverlap(found, by_number[found.other.number], field)


def _agreed_span(stage: Stage) -> Span:
    return Span(stage.number, stage.baseline_start, stage.baseline_end)


def _expected_span(stage: Stage) -> Span:
    """From its first to its last day as known today; one without a first day of its own has no place yet."""
    return Span(
        stage.number,
        stage.actual_start or stage.forecast_start,
        stage.actual_end or stage.forecast_end,
    )


def _check_dates(stage: Stage) -> None:
    if stage.baseline_start and stage.baseline_end and stage.baseline_end < stage.baseline_start:
        raise ValidationError({"baseline_end": _("The last day lies before the first day.")})
    if stage.actual_end and stage.actual_start and stage.actual_end < stage.actual_start:
        raise ValidationError({"actual_end": _("The last day lies before the first day.")})


def _checked(values: Mapping[str, Any]) -> Mapping[str, Any]:
    if unknown := set(values) - FIELDS:
        raise ValueError(f"A stage has no column {', '.join(sorted(unknown))}.")
    return values
