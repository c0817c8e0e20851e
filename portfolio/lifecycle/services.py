from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import gettext_lazy as _

from portfolio.initiatives.models import Initiative
from portfolio.lifecycle.choices import StageState
from portfolio.lifecycle.models import Stage
from portfolio.standings.followers import tell
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
        return _write(lock(Stage, stage_id, version), _checked(values))


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
        stage.save(update_fields=changed)
        stage.refresh_from_db(fields=["version"])
        refresh_stage([stage.initiative_id])
    return stage


def _check_dates(stage: Stage) -> None:
    if stage.actual_end and stage.actual_start and stage.actual_end < stage.actual_start:
        raise ValidationError({"actual_end": _("The last day lies before the first day.")})


def _checked(values: Mapping[str, Any]) -> Mapping[str, Any]:
    if unknown := set(values) - FIELDS:
        raise ValueError(f"A stage has no column {', '.join(sorted(unknown))}.")
    return values
