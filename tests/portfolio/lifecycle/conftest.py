"""A project in delivery with a stage behind it, one that runs late and two to come, beyond its time limit."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from portfolio.lifecycle.exceptions.drafting import OptionSaid, open_exception, write_exception
from portfolio.lifecycle.exceptions.services import submit_exception
from portfolio.lifecycle.models import Stage
from portfolio.lifecycle.tolerances.services import Agreement, agree_tolerances, refresh_uses
from ppm import audit
from ppm.accounts.models import Person
from tests.factories.portfolio import MoneyLineFactory, StageFactory

AT = datetime(2026, 5, 4, 10, tzinfo=UTC)
TODAY = AT.date()
ENDS = {
    1: (date(2026, 1, 5), date(2026, 2, 27)),
    2: (date(2026, 3, 2), date(2026, 6, 30)),
    3: (date(2026, 7, 1), date(2026, 10, 30)),
    4: (date(2026, 11, 3), date(2026, 12, 18)),
}
RAW = ("forecast_start", "forecast_end", "actual_start", "actual_end")


@pytest.fixture
def stages(project):
    """Stages by number; the second runs and is forecast 20 working days late."""
    with audit.action("test.prepared", by=Person.objects.system()):
        project.state = "delivery"
        project.baseline_start = date(2026, 1, 5)
        project.baseline_end = date(2026, 12, 18)
        project.forecast_end = date(2027, 1, 20)
        project.save()
    MoneyLineFactory(initiative=project, measure="budget", amount=1000)
    MoneyLineFactory(initiative=project, measure="forecast", amount=1060)
    made = {
        number: StageFactory(
            initiative=project, number=number, baseline_start=start, baseline_end=end
        )
        for number, (start, end) in ENDS.items()
    }
    with audit.action("test.prepared", by=Person.objects.system()):
        Stage.objects.filter(pk=made[1].pk).update(
            state="completed", actual_start=ENDS[1][0], actual_end=ENDS[1][1]
        )
        Stage.objects.filter(pk=made[2].pk).update(
            state="running", actual_start=ENDS[2][0], forecast_end=date(2026, 7, 29)
        )
        for number in (3, 4):
            Stage.objects.filter(pk=made[number].pk).update(
                forecast_start=date(2026, 7, 30) if number == 3 else ENDS[4][0],
                forecast_end=ENDS[number][1],
            )
    refresh_uses([project.pk], TODAY)
    return {number: Stage.objects.get(pk=one.pk) for number, one in made.items()}


@pytest.fixture
def agree(project, executive):
    """Agree a time tolerance on the project or a stage, in working days."""

    def agreed(days, stage=None, aspect="time", unit="days"):
        return agree_tolerances(
            initiative=project,
            stage=stage,
            agreements=[Agreement(aspect, unit, Decimal(days))],
            agreed_by=executive,
            valid_from=TODAY,
            basis="PV du 4 mai",
            by=executive,
            at=AT,
        )[0]

    return agreed


@pytest.fixture
def submitted(project, stages, project_manager, executive):
    """The exception on the time of the running stage, with two options, before the project board."""
    draft = open_exception(
        initiative=project, stage=stages[2], aspect="time", by=project_manager, at=AT
    )
    return submit(write(draft, project_manager), project_manager)


def write(exception, by):
    return write_exception(
        exception_id=exception.pk,
        version=exception.version,
        situation="Le fournisseur livre avec cinq semaines de retard.",
        consequences="La phase suivante commence en août.",
        recommendation="Reporter la fin de la phase.",
        options=[
            OptionSaid("Reporter", time_days=20, case="inchangé", is_recommended=True),
            OptionSaid("Renforcer", time_days=5, cost_amount=Decimal(40)),
        ],
        by=by,
        at=AT,
    )


def submit(exception, by):
    return submit_exception(exception_id=exception.pk, version=exception.version, by=by, at=AT)
