from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils.timezone import now

from portfolio.lifecycle import services
from portfolio.lifecycle.models import Stage
from portfolio.standings.models import Standing
from ppm.org.versions import StaleVersion

DAY = date(2026, 5, 4)


def add(project, by, name, **values):
    return services.add_stage(initiative=project, by=by, at=now(), name=name, **values)


def stage_shown(project):
    return Standing.objects.get(pk=project.pk).stage_name


def test_stages_follow_each_other_and_the_running_one_is_shown(project, pmo):
    first, second = add(project, pmo, "Initiation"), add(project, pmo, "Réalisation")
    assert ([first.number, second.number], stage_shown(project)) == ([1, 2], "")
    services.start_stage(stage_id=first.pk, version=1, on=DAY, by=pmo, at=now())
    with pytest.raises(services.AnotherStageRuns):
        services.start_stage(stage_id=second.pk, version=1, on=DAY, by=pmo, at=now())
    assert stage_shown(project) == "Initiation"
    services.complete_stage(stage_id=first.pk, version=2, on=DAY, by=pmo, at=now())
    assert stage_shown(project) == "Initiation"
    services.start_stage(stage_id=second.pk, version=1, on=DAY, by=pmo, at=now())
    assert stage_shown(project) == "Réalisation"


def test_a_stage_is_started_and_completed_once(project, pmo):
    stage = add(project, pmo, "Initiation")
    with pytest.raises(services.StageNotRunning):
        services.complete_stage(stage_id=stage.pk, version=1, on=DAY, by=pmo, at=now())
    services.start_stage(stage_id=stage.pk, version=1, on=DAY, by=pmo, at=now())
    with pytest.raises(services.StageNotPlanned):
        services.start_stage(stage_id=stage.pk, version=2, on=DAY, by=pmo, at=now())


def test_a_stage_cannot_end_before_it_starts(project, pmo):
    stage = add(project, pmo, "Initiation")
    services.start_stage(stage_id=stage.pk, version=1, on=DAY, by=pmo, at=now())
    with pytest.raises(ValidationError):
        services.complete_stage(stage_id=stage.pk, version=2, on=date(2026, 5, 3), by=pmo, at=now())
    assert Stage.objects.get(pk=stage.pk).state == "running"


def test_an_old_version_is_refused(project, pmo):
    stage = add(project, pmo, "Initiation")
    services.edit_stage(stage_id=stage.pk, version=1, by=pmo, at=now(), name="Autre")
    with pytest.raises(StaleVersion):
        services.edit_stage(stage_id=stage.pk, version=1, by=pmo, at=now(), name="Tard")
    assert Stage.objects.get(pk=stage.pk).name == "Autre"
