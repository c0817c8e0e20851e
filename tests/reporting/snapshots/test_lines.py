from datetime import date
from decimal import Decimal

import pytest

from portfolio.statusreports.confirming.copying import issue_copy, risk_copy
from portfolio.statusreports.models import StatusReport
from ppm import audit
from ppm.accounts.models import Person
from reporting.snapshots import selectors, verifying
from reporting.snapshots.frozen import Amount
from reporting.snapshots.frozen_lines import ObjectiveLine, Source
from reporting.snapshots.models import SnapshotProject
from reporting.snapshots.reading import read_project
from reporting.snapshots.reading_lines import read_lines
from reporting.snapshots.texts import Text
from tests.factories.kernel import PersonFactory
from tests.factories.links import BenefitFactory, ContributionFactory, DependencyFactory
from tests.factories.portfolio import InitiativeFactory, MoneyLineFactory
from tests.factories.registers import make_action, make_decision, make_issue, make_risk
from tests.factories.reporting import CycleFactory, frozen, full_report

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


def with_copies(report, risks, issues=()):
    """The report as it is handed in: with a copy of every open line."""
    with audit.action("report.submitted", by=Person.objects.system()):
        for row in risks:
            risk_copy(report, row, None, is_asked=False).save()
        for row in issues:
            issue_copy(report, row).save()
        StatusReport.objects.filter(pk=report.pk).update(has_all_lines=True)


def change(row, **values):
    with audit.action("risk.edited", by=Person.objects.system()):
        type(row).objects.filter(pk=row.pk).update(**values)


def test_counts_are_sealed_of_all_lines_and_the_columns_beside_say_the_same():
    report = full_report()
    project = report.initiative
    for number in range(12):
        make_risk(project, title=f"Menace {number}")
        make_action(project, due_on=date(2026, 1, 1), is_for_committee=number == 11)
    make_risk(project, kind="opportunity", inherent_probability=5, inherent_impact=5)
    for _number in range(11):
        make_issue(project)

    snapshot = frozen(report.cycle)

    row = SnapshotProject.objects.get(snapshot=snapshot)
    lines = read_project(row.payload, schema=5, row_hash=row.sha256).lines
    assert (row.open_risks, row.high_risks, row.open_issues) == (13, 12, 11)
    assert (lines.open_risks, lines.high_threats, lines.issues) == (13, 12, 11)
    assert (len(lines.risks), {line.kind for line in lines.risks}) == (8, {"threat"})
    assert (len(lines.action_days), len(lines.actions)) == (12, 8)
    assert lines.actions[0].is_for_committee
    assert lines.source == Source.REGISTER
    assert list(verifying.verify(snapshot)) == []


def test_the_freeze_takes_the_copies_that_the_report_was_handed_in_with():
    report = full_report()
    risk, issue = make_risk(report.initiative), make_issue(report.initiative)
    with_copies(report, [risk], [issue])
    change(risk, probability=1, impact=4, score=4, title="Autre chose")
    change(issue, state="closed")
    make_risk(report.initiative, title="Venue après la remise")

    snapshot = frozen(report.cycle)

    row = SnapshotProject.objects.get(snapshot=snapshot)
    [sealed] = selectors.read_period(snapshot).projects
    assert sealed.lines.source == Source.REPORT
    assert [(line.title.value, line.score) for line in sealed.lines.risks] == [
        ("Départ de l’analyste", 16)
    ]
    assert sealed.lines.risk_cells == ((4, 4, 1),)
    assert (row.open_risks, row.high_risks, row.open_issues) == (1, 1, 1)


def test_a_late_report_keeps_the_lines_of_last_time_with_its_figures():
    first = full_report(cycle=CycleFactory(period=date(2026, 9, 1)))
    project = first.initiative
    make_action(project, due_on=date(2026, 11, 1))
    risk = make_risk(project)
    giver = InitiativeFactory()
    DependencyFactory(taker=project, giver=giver)
    frozen(first.cycle)
    make_action(project, what="Nouvelle")
    change(risk, state="closed")
    change(giver, confidentiality="secret")
    late = full_report(cycle=CycleFactory(period=date(2026, 10, 1)), initiative=project)
    change(late, state="draft")

    snapshot = frozen(late.cycle)

    [sealed] = selectors.read_period(snapshot).projects
    assert (sealed.is_stale, sealed.lines.source) == (True, Source.EARLIER)
    assert [line.title.value for line in sealed.lines.actions] == ["Signer l’avenant"]
    assert (sealed.lines.action_days, sealed.lines.open_risks) == ((date(2026, 11, 1),), 1)
    assert (sealed.lines.dependencies, sealed.lines.dependency_days) == ((), ())
    assert list(verifying.verify(snapshot)) == []


def test_a_list_that_was_cut_in_an_earlier_schema_is_not_counted():
    action = {"number": 1, "title": "Signer", "language": "fr", "due_on": "2026-11-01"}
    action |= {"state": "open", "owner": None, "is_for_committee": True}
    rest = {name: [] for name in ("years", "risk_cells", "risks", "decided", "benefits")}
    rest |= {name: [] for name in ("exceptions", "dependencies", "objectives")}

    few, many = (read_lines({**rest, "actions": [action] * count}) for count in (7, 8))

    assert len(few.action_days) == 7
    assert many.action_days is None
    assert (few.issues, few.exceptions_open) == (None, 0)
