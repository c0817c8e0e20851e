"""A portfolio of any size for measuring: units, people, plans, money, standings, cycles and reports."""

import datetime as dt
import random
from decimal import Decimal

from django.utils import timezone

from methodology.tailoring.choices import Dimension, TailoringClass
from methodology.tailoring.models import RuleSet
from portfolio.finance.choices import Measure
from portfolio.finance.models import MoneyLine
from portfolio.initiatives.choices import Category, Colour, State
from portfolio.initiatives.models import Initiative, InitiativeRole, Milestone, Standing
from portfolio.lifecycle.choices import StageState
from portfolio.lifecycle.models import Stage
from portfolio.meetings.models import Committee
from portfolio.statusreports.choices import CycleState, ReportState
from portfolio.statusreports.models import DimensionStatus, ReportingCycle, StatusReport
from ppm import audit
from ppm.accounts.models import Person
from ppm.org.models import OrgUnit
from ppm.permissions.models import UnitRole
from ppm.permissions.roles import Role

START = dt.date(2020, 1, 1)
COLOURS = [Colour.GREEN, Colour.GREEN, Colour.AMBER, Colour.RED]
LETTER = {"green": "G", "amber": "A", "red": "R", "grey": "-"}
BATCH = 2000


def portfolio(projects: int, reporting: int, periods: int, today: dt.date) -> None:
    """Fill an empty database; `reporting` of the `projects` report in `periods` periods and one open."""
    chance = random.Random(projects)
    system = Person.objects.system()
    with audit.action("bench.seed", by=system):
        units = _units()
        people = _people(units)
        rows = _initiatives(projects, units, chance, today)
        _plans(rows, chance, today)
        _roles_and_standings(rows, people, chance, today)
        _cycles(rows[:reporting], periods, people[0], chance, today)


def _units() -> list[OrgUnit]:
    root = OrgUnit.objects.create(
        code="B", name_fr="Banc d’essai", name_nl="Proefbank", name_en="Bench"
    )
    departments = [
        OrgUnit.objects.create(
            code=f"B{n}",
            name_fr=f"Direction {n}",
            name_nl=f"Directie {n}",
            name_en=f"Department {n}",
            parent=root,
        )
        for n in range(1, 9)
    ]
    services = [
        OrgUnit.objects.create(
            code=f"{d.code}-{n}",
            name_fr=f"Service {n}",
            name_nl=f"Dienst {n}",
            name_en=f"Service {n}",
            parent=d,
        )
        for d in departments
        for n in range(1, 5)
    ]
    Committee.objects.create(
        code="BOARD",
        name_fr="Comité",
        name_nl="Comité",
        name_en="Board",
        unit=root,
        is_portfolio_board=True,
    )
    return [root, *departments, *services]


def _people(units: list[OrgUnit]) -> list[Person]:
    def person(name: str, unit: OrgUnit) -> Person:
        return Person.objects.create_user(
            f"{name}@bench.example", "bench-password-1", given_name=name, family_name="B", unit=unit
        )

    central, scoped = person("central", units[0]), person("scoped", units[1])
    UnitRole.objects.create(person=central, role=Role.HEAD_OF_PMO, unit=units[0], valid_from=START)
    UnitRole.objects.create(person=scoped, role=Role.DECENTRAL_PMO, unit=units[1], valid_from=START)
    managers = [
        Person(email=f"pm{n}@bench.example", given_name=f"PM{n}", family_name="B", password="!")
        for n in range(100)
    ]
    return [central, scoped, *Person.objects.bulk_create(managers)]


def _initiatives(
    count: int, units: list[OrgUnit], chance: random.Random, today: dt.date
) -> list[Initiative]:
    rows = []
    for n in range(count):
        start = today - dt.timedelta(days=chance.randrange(100, 700))
        end = start + dt.timedelta(days=chance.randrange(400, 1500))
        rows.append(
            Initiative(
                code=f"P{2020 + n % 6}-{n:05d}",
                name_fr=f"Projet d’essai {n} échéances",
                name_nl=f"Proefproject {n}",
                name_en=f"Bench project {n}",
                unit=units[9 + n % (len(units) - 9)],
                state=State.DELIVERY if n % 7 else State.CLOSED,
                tailoring_class=list(TailoringClass)[n % 3],
                category=list(Category)[n % 6],
                baseline_start=start,
                actual_start=start,
                baseline_end=end,
                forecast_end=end + dt.timedelta(days=chance.randrange(-10, 90)),
            )
        )
    return Initiative.objects.bulk_create(rows, batch_size=BATCH)


def _plans(rows: list[Initiative], chance: random.Random, today: dt.date) -> None:
    stages, milestones, money = [], [], []
    for row in rows:
        for n in range(1, 4):
            stages.append(
                Stage(
                    initiative=row,
                    number=n,
                    name=f"Phase {n}",
                    state=(StageState.COMPLETED, StageState.RUNNING, StageState.PLANNED)[n - 1],
                    baseline_start=row.baseline_start,
                    baseline_end=row.baseline_end,
                    forecast_end=row.forecast_end,
                )
            )
        for n in range(6):
            due = today + dt.timedelta(days=60 * (n - 2) + chance.randrange(30))
            milestones.append(
                Milestone(
                    initiative=row,
                    name=f"Jalon {n}",
                    baseline_on=due,
                    forecast_on=due + dt.timedelta(days=chance.choice([0, 0, 20])),
                    actual_on=due if due < today else None,
                )
            )
        for year in range(today.year - 1, today.year + 3):
            for measure in (Measure.BUDGET, Measure.FORECAST, Measure.ACTUAL):
                money.append(
                    MoneyLine(
                        initiative=row,
                        year=year,
                        measure=measure,
                        amount=Decimal(chance.randrange(10_000, 900_000)),
                    )
                )
    Stage.objects.bulk_create(stages, batch_size=BATCH)
    Milestone.objects.bulk_create(milestones, batch_size=BATCH)
    MoneyLine.objects.bulk_create(money, batch_size=BATCH)


def _roles_and_standings(
    rows: list[Initiative], people: list[Person], chance: random.Random, today: dt.date
) -> None:
    managers, standings, roles = people[2:], [], []
    for n, row in enumerate(rows):
        manager, executive = managers[n % len(managers)], managers[(n * 7 + 1) % len(managers)]
        roles.append(
            InitiativeRole(
                initiative=row, person=manager, role=Role.PROJECT_MANAGER, valid_from=START
            )
        )
        roles.append(
            InitiativeRole(initiative=row, person=executive, role=Role.EXECUTIVE, valid_from=START)
        )
        declared = chance.choice(COLOURS)
        budget = Decimal(chance.randrange(100_000, 4_000_000))
        standings.append(
            Standing(
                initiative=row,
                project_manager=manager,
                executive=executive,
                declared=declared,
                computed=chance.choice(COLOURS),
                colours="".join(LETTER[chance.choice(COLOURS)] for _ in range(8)),
                recent="".join(LETTER[chance.choice(COLOURS)] for _ in range(6)),
                headline="Le calendrier tient, un marché reste à notifier.",
                headline_language="fr",
                reported_period=today.replace(day=1),
                submitted_at=timezone.now(),
                stage_name="Phase 2",
                next_milestone="Jalon 3",
                next_milestone_on=today + dt.timedelta(days=20),
                budget=budget,
                budget_state="known",
                budget_known=4,
                budget_of=4,
                forecast=budget * Decimal("1.03"),
                forecast_state="known",
                forecast_known=4,
                forecast_of=4,
                actual=budget / 2,
                actual_state="known",
                actual_known=4,
                actual_of=4,
                accounts_as_of=today,
            )
        )
    InitiativeRole.objects.bulk_create(roles, batch_size=BATCH)
    Standing.objects.bulk_create(standings, batch_size=BATCH)


def _cycles(
    rows: list[Initiative], periods: int, author: Person, chance: random.Random, today: dt.date
) -> None:
    rules = RuleSet.objects.in_force(today)
    first = today.replace(day=1)
    for back in range(periods, -1, -1):
        month = (first.year * 12 + first.month - 1) - back - 1
        period = dt.date(month // 12, month % 12 + 1, 1)
        opened = period + dt.timedelta(days=31)
        cycle = ReportingCycle.objects.create(
            period=period,
            state=CycleState.OPEN,
            opens_on=opened,
            deadline_on=opened + dt.timedelta(days=60 if back == 0 else 6),
            validation_on=opened + dt.timedelta(days=70),
            freeze_on=opened + dt.timedelta(days=80),
            opened_by=author,
            opened_at=timezone.now(),
        )
        reports = [_report(cycle, row, rules, author, chance, expected=back == 0) for row in rows]
        reports = StatusReport.objects.bulk_create(reports, batch_size=BATCH)
        if back:
            DimensionStatus.objects.bulk_create(
                [
                    DimensionStatus(
                        report=report,
                        dimension=dimension,
                        computed=Colour.GREY,
                        declared=chance.choice(COLOURS),
                        reason="",
                        comment="Le marché a été notifié avec trois semaines de retard.",
                    )
                    for report in reports
                    for dimension in Dimension
                ],
                batch_size=BATCH,
            )


def _report(
    cycle: ReportingCycle,
    row: Initiative,
    rules: RuleSet | None,
    author: Person,
    chance: random.Random,
    *,
    expected: bool,
) -> StatusReport:
    if expected:
        return StatusReport(cycle=cycle, initiative=row, state=ReportState.EXPECTED)
    return StatusReport(
        cycle=cycle,
        initiative=row,
        state=ReportState.SUBMITTED,
        revision=1,
        headline="Le calendrier tient, un marché reste à notifier.",
        done="Les écrans de saisie ont été livrés et testés par douze gestionnaires.",
        next_steps="Reprise des données de la deuxième vague, formation des équipes.",
        baseline_end=row.baseline_end,
        forecast_end=row.forecast_end,
        budget=Decimal(1_000_000),
        budget_state="known",
        forecast=Decimal(chance.randrange(900_000, 1_100_000)),
        forecast_state="known",
        actual=Decimal(400_000),
        actual_state="known",
        accounts_as_of=cycle.period,
        rule_set=rules,
        computed=Colour.GREEN,
        declared=chance.choice(COLOURS),
        submitted_by=author,
        submitted_at=timezone.now(),
    )
