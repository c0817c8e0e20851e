"""What governing refuses, each through its own page and with its own sentence; nothing is written."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from portfolio.lifecycle.choices import StageState
from portfolio.lifecycle.exceptions.models import ExceptionReport
from portfolio.registers.dependencies.models import Dependency
from portfolio.registers.issues.models import ChangeBudget, Issue
from ppm import audit
from ppm.permissions.roles import Role
from tests.factories.portfolio import InitiativeFactory, InitiativeRoleFactory, StageFactory

IN_A_MONTH = localdate() + timedelta(30)


@pytest.fixture
def stages(project):
    """Initiation is over, the next stage waits for its decision."""
    first, second = date(2026, 1, 5), date(2026, 6, 30)
    return [
        StageFactory(
            initiative=project, number=1, state="completed", baseline_start=first,
            baseline_end=second, actual_start=first, actual_end=second,
        ),
        StageFactory(
            initiative=project, number=2, name="Réalisation",
            baseline_start=date(2026, 7, 1), baseline_end=date(2027, 3, 31),
        ),
    ]  # fmt: skip


def told(client, person, name, args, /, **data):
    """The answer to a form, its space made plain so that sentences are found."""
    client.force_login(person)
    response = client.post(reverse(f"portfolio:{name}", args=args), data, follow=True)
    return response, " ".join(response.content.decode().replace("&#x27;", "’").split())


def test_the_manager_of_a_project_cannot_be_its_executive(client, project, project_manager, pmo):
    response, page = told(
        client, pmo, "role_assign", [project.pk], role="executive", person=project_manager.pk
    )
    assert response.status_code == 422
    assert f"{project_manager} is project manager there and cannot be executive" in page
    assert not project.roles.filter(role=Role.EXECUTIVE, person=project_manager).exists()


def test_a_stage_starts_neither_without_decision_nor_without_the_risk_of_the_executive(
    client, project, stages, project_manager, executive
):
    stage = stages[1]
    response, page = told(
        client, project_manager, "stage_start", [stage.pk],
        on=localdate().isoformat(), version=stage.version,
    )  # fmt: skip
    assert response.status_code == 422
    assert "Stage “Réalisation” has not been decided." in page
    at_risk = {"on": localdate().isoformat(), "version": stage.version}
    response, _page = told(
        client, project_manager, "stage_risk", [stage.pk], **at_risk,
        reason="Le marché n’attend pas.", decision_on=IN_A_MONTH.isoformat(),
    )  # fmt: skip
    assert response.status_code in (403, 422)
    response, page = told(client, executive, "stage_risk", [stage.pk], **at_risk)
    assert response.status_code == 422
    assert "only with a reason and the planned date of the decision" in page
    stage.refresh_from_db()
    assert stage.state == StageState.PLANNED


def test_stages_never_overlap(client, project, stages, project_manager):
    response, page = told(
        client, project_manager, "stage_create", [project.pk], name="Déploiement", language="fr",
        baseline_start="2027-03-31", baseline_end="2027-09-30",
    )  # fmt: skip
    assert response.status_code == 422
    assert "Stages never overlap: stage “2. Réalisation” was agreed from" in page
    assert project.stages.count() == 2


def test_a_change_above_the_limit_is_not_for_the_change_authority(
    client, project, project_manager, pmo
):
    authority = InitiativeRoleFactory(initiative=project, role=Role.CHANGE_AUTHORITY).person
    with audit.action("test.prepared", by=pmo):
        ChangeBudget.objects.create(initiative=project, amount=50_000, limit=10_000)
        change = Issue.objects.create(
            initiative=project, number=1, kind="change", title="Un écran de plus",
            description="Un écran de plus pour les gestionnaires.", impact_cost=12_500,
            impact_days=0, raised_by=project_manager, state="to_decide",
        )  # fmt: skip
        change.refresh_from_db()
    response, page = told(
        client, authority, "change_panel", [change.pk], version=change.version,
        outcome="approved", decided_on=localdate().isoformat(), reason="Utile.", conditions="",
    )  # fmt: skip
    assert response.status_code == 422
    assert "the change authority decides up to" in page
    assert "It is for this body to decide" in page
    change.refresh_from_db()
    assert change.decision is None


def test_nothing_depends_on_a_closed_project(client, project, project_manager, department, pmo):
    closed = InitiativeFactory(unit=department, name_fr="Ancien portail")
    with audit.action("test.prepared", by=pmo):
        type(closed).objects.filter(pk=closed.pk).update(state="closed")
    response, page = told(
        client, project_manager, "dependency_create", [project.pk], side="taker",
        other=closed.code, what="Une interface", language="fr", needed_on=IN_A_MONTH.isoformat(),
    )  # fmt: skip
    assert response.status_code == 422
    assert "it neither gives nor needs anything any more" in page
    assert not Dependency.objects.exists()


def test_a_second_open_exception_for_one_cause_leads_to_the_first(
    client, project, stages, project_manager, executive
):
    for _n in range(2):
        response, page = told(
            client, project_manager, "exception_create", [project.pk], plan="", aspect="time"
        )
        assert response.status_code == 200
    exception = ExceptionReport.objects.get()
    assert response.redirect_chain[-1][0] == reverse(
        "portfolio:exception_detail", args=[exception.pk]
    )
    assert "An exception for this plan and cause is open already" in page
