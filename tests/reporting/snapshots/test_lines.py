from datetime import date
from decimal import Decimal

import pytest

from reporting.snapshots import selectors, verifying
from reporting.snapshots.frozen import Amount
from reporting.snapshots.frozen_lines import ObjectiveLine
from reporting.snapshots.texts import Text
from tests.factories.kernel import PersonFactory
from tests.factories.links import BenefitFactory, ContributionFactory, DependencyFactory
from tests.factories.portfolio import InitiativeFactory, MoneyLineFactory
from tests.factories.registers import make_action, make_decision, make_risk
from tests.factories.reporting import frozen, full_report

pytestmark = pytest.mark.django_db


def test_a_freeze_seals_the_lines_of_the_registers_and_the_money_by_year():
    report = full_report()
    project, owner = report.initiative, PersonFactory(given_name="Lotte", family_name="Vangeyst")
    for year, budget, spent, to_come in ((2026, 700, 300, 350), (2027, 300, None, 450)):
        MoneyLineFactory(initiative=project, year=year, amount=budget)
        MoneyLineFactory(initiative=project, year=year, measure="to_come", amount=to_come)
        if spent:
            MoneyLineFactory(initiative=project, year=year, measure="actual", amount=spent)
    make_risk(project, owner=owner)
    make_action(project, owner=owner, due_on=date(2026, 11, 30))
    make_decision(project, decided_on=date(2026, 10, 1))
    make_decision(project, decided_on=date(2024, 1, 1), subject="Ancienne")
    BenefitFactory(initiative=project, name="Moins d’attente")
    contribution = ContributionFactory(initiative=project, weight="main")
    DependencyFactory(taker=project, what="Accès", promised_on=date(2044, 4, 1))
    DependencyFactory(taker=project, what="Bouleau", giver=InitiativeFactory(secret=True))

    snapshot = frozen(report.cycle)

    period = selectors.read_period(snapshot)
    [sealed] = period.projects
    lines = sealed.lines
    assert [(row.year, row.budget.value, row.forecast.value) for row in lines.years] == [
        (2026, Decimal(700), Decimal(650)),
        (2027, Decimal(300), Decimal(450)),
    ]
    assert lines.years[1].actual == Amount(None, "missing")
    assert lines.risk_cells == ((4, 4, 1),)
    assert (lines.risks[0].reference, lines.risks[0].score) == ("R-1", 16)
    assert period.person(lines.risks[0].owner) == str(owner)
    assert [line.title.value for line in lines.decided] == ["Report de deux mois"]
    assert lines.actions[0].due_on == date(2026, 11, 30)
    assert lines.benefits[0].name == Text("Moins d’attente", "fr")
    assert [line.what.value for line in lines.dependencies] == ["Accès"]
    assert lines.dependencies[0].days_late(period.frozen_on) == 31
    assert [(line.code, line.weight) for line in lines.objectives] == [
        (contribution.objective.code, 3)
    ]
    assert isinstance(lines.objectives[0], ObjectiveLine)
    assert list(verifying.verify(snapshot)) == []
