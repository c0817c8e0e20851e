"""Portfolios, programmes and projects with their plans, money, people and standings."""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from methodology.tailoring.choices import TailoringClass
from portfolio.finance.choices import Measure
from portfolio.finance.models import MoneyLine
from portfolio.initiatives.choices import Category, Kind, State
from portfolio.initiatives.models import Initiative, InitiativeRole
from portfolio.lifecycle.choices import StageState
from portfolio.lifecycle.models import Stage
from portfolio.milestones.models import Milestone
from portfolio.sources.models import ExternalKey
from portfolio.standings.models import Standing
from ppm.permissions.roles import Role
from reporting.benchmark.filling import fill, one_of, reserve, scattered
from reporting.benchmark.organisation import DEPARTMENTS, Organisation

MILESTONES, STAGES, YEARS = 6, 3, 4
MEASURES = (Measure.BUDGET, Measure.FORECAST, Measure.ACTUAL)
SUBJECTS_FR = ("guichet numérique", "échéances fiscales", "archives", "réseau", "paie", "données")
SUBJECTS_NL = ("digitaal loket", "fiscale termijnen", "archief", "netwerk", "loon", "gegevens")
SUBJECTS_EN = ("digital counter", "tax deadlines", "archives", "network", "payroll", "data")


@dataclass(frozen=True)
class Register:
    """Keys: portfolios, then programmes, then projects, each numbered without gaps."""

    first_portfolio: int
    first_programme: int
    first_project: int
    projects: int

    @property
    def all_projects(self) -> str:
        """SQL: the projects as rows `p` with `n`, their number from 1."""
        return (
            f"(SELECT *, id - {self.first_project - 1} AS n FROM portfolio_initiative"  # noqa: S608
            f" WHERE id >= {self.first_project}) p"
        )


def write(projects: int, organisation: Organisation, today: date) -> Register:
    """Write everything that projects consist of. Inside the caller's action."""
    register = _initiatives(projects, organisation, today)
    _plans(register, today)
    _money(register, today)
    _roles(register, organisation, today)
    _standings(register)
    return register


def _initiatives(count: int, organisation: Organisation, today: date) -> Register:
    in_each = max(1, count // 20 // DEPARTMENTS)
    portfolio = reserve(Initiative, DEPARTMENTS * (1 + in_each) + count)
    programme = portfolio + DEPARTMENTS
    project = programme + in_each * DEPARTMENTS
    fill(
        Initiative,
        f"generate_series(1, {DEPARTMENTS}) n",
        id=f"{portfolio - 1} + n",
        kind=f"'{Kind.PORTFOLIO}'",
        code="'F-' || lpad(n::text, 5, '0')",
        name_fr="'Portefeuille de la direction générale ' || n",
        name_nl="'Portfolio van algemene directie ' || n",
        name_en="'Portfolio of department ' || n",
        unit_id=f"{organisation.first_department - 1} + n",
        state=f"'{State.DELIVERY}'",
        tailoring_class="''",
    )
    fill(
        Initiative,
        f"generate_series(1, {in_each * DEPARTMENTS}) n",
        id=f"{programme - 1} + n",
        kind=f"'{Kind.PROGRAMME}'",
        code="'G-' || lpad(n::text, 5, '0')",
        name_fr=f"'Programme ' || {one_of('n', 5, *SUBJECTS_FR)} || ' ' || n",
        name_nl=f"'Programma ' || {one_of('n', 5, *SUBJECTS_NL)} || ' ' || n",
        name_en=f"'Programme ' || {one_of('n', 5, *SUBJECTS_EN)} || ' ' || n",
        unit_id=organisation.service("n", 6),
        parent_id=f"{portfolio} + mod(n - 1, {DEPARTMENTS})",
        state=f"'{State.DELIVERY}'",
    )
    start = f"(DATE '{today}' - 100 - {scattered('n', 7, 600)})"
    end = f"({start} + 400 + {scattered('n', 8, 1100)})"
    fill(
        Initiative,
        f"generate_series(1, {count}) n",
        id=f"{project - 1} + n",
        kind=f"'{Kind.PROJECT}'",
        code=f"'P' || {today.year - 6} + mod(n, 6) || '-B' || lpad(n::text, 5, '0')",
        name_fr=f"'Projet ' || {one_of('n', 9, *SUBJECTS_FR)} || ' ' || n",
        name_nl=f"'Project ' || {one_of('n', 9, *SUBJECTS_NL)} || ' ' || n",
        name_en=f"'Project ' || {one_of('n', 9, *SUBJECTS_EN)} || ' ' || n",
        purpose_fr="'Les usagers obtiennent une réponse en cinq jours au lieu de trente.'",
        unit_id=organisation.service("n", 10),
        # Three in five belong to a programme of their department.
        parent_id=f"CASE WHEN {scattered('n', 11, 5)} < 3 THEN {programme} + mod(n - 1, {DEPARTMENTS})"
        f" + {DEPARTMENTS} * {scattered('n', 12, in_each)} END",
        state=f"CASE WHEN mod(n, 7) = 0 THEN '{State.CLOSED}' ELSE '{State.DELIVERY}' END",
        tailoring_class=one_of("n", 13, *TailoringClass.values),
        category=one_of("n", 14, *Category.values),
        language=one_of("n", 15, "fr", "nl"),
        baseline_start=start,
        actual_start=start,
        baseline_end=end,
        forecast_end=f"{end} + {scattered('n', 16, 90)} - 10",
    )
    return Register(portfolio, programme, project, count)


def _plans(register: Register, today: date) -> None:
    def part(stage: str) -> str:
        """The last day of a stage: the plan in equal parts."""
        return f"(p.baseline_start + (p.baseline_end - p.baseline_start) * ({stage}) / {STAGES})"

    fill(
        Stage,
        f"{register.all_projects} CROSS JOIN generate_series(1, {STAGES}) s",
        initiative_id="p.id",
        number="s",
        name="'Phase ' || s",
        state=f"(ARRAY['{StageState.COMPLETED}', '{StageState.RUNNING}', '{StageState.PLANNED}'])[s]",
        baseline_start=f"{part('s - 1')} + 1",
        baseline_end=part("s"),
        forecast_end=f"{part('s')} + CASE WHEN s = 2 THEN {scattered('p.id', 18, 30)} - 10 ELSE 0 END",
        budget_amount="100000",
        forecast_amount=f"100000 + {scattered('p.id', 19, 9000)}",
    )
    due = f"(DATE '{today}' + 60 * (m - 3) + {scattered('n * 7 + m', 20, 30)})"
    fill(
        Milestone,
        f"{register.all_projects} CROSS JOIN generate_series(1, {MILESTONES}) m",
        initiative_id="p.id",
        name="'Jalon ' || m",
        is_critical=f"m = {MILESTONES}",
        baseline_on=due,
        forecast_on=f"{due} + CASE WHEN {scattered('n * 7 + m', 21, 3)} = 0 THEN 20 ELSE 0 END",
        actual_on=f"CASE WHEN {due} < DATE '{today}' THEN {due} END",
    )
    fill(
        ExternalKey,
        register.all_projects,
        initiative_id="p.id",
        source="'BENCH'",
        key="'K' || n",
    )


def _money(register: Register, today: date) -> None:
    measures = ", ".join(f"'{measure}'" for measure in MEASURES)
    fill(
        MoneyLine,
        f"{register.all_projects} CROSS JOIN generate_series(1, {YEARS}) y"
        f" CROSS JOIN unnest(ARRAY[{measures}]) WITH ORDINALITY AS m(measure, rank)",
        initiative_id="p.id",
        year=f"{today.year - 2} + y",
        measure="m.measure",
        amount=f"10000 + {scattered('n * 31 + y * 7 + m.rank', 22, 890000)}",
        as_of=f"DATE '{today}'",
    )


def _roles(register: Register, organisation: Organisation, today: date) -> None:
    for salt, role in ((23, Role.PROJECT_MANAGER), (24, Role.EXECUTIVE)):
        fill(
            InitiativeRole,
            register.all_projects,
            initiative_id="p.id",
            person_id=organisation.person("n", salt),
            role=f"'{role}'",
            valid_from=f"DATE '{today}' - 700",
        )


def _standings(register: Register) -> None:
    """Money and people from the rows that were written; colours follow with the reports."""
    sums = ", ".join(
        f"sum(amount) FILTER (WHERE measure = '{measure}') AS {measure}" for measure in MEASURES
    )
    roles = ", ".join(
        f"max(person_id) FILTER (WHERE role = '{role}') AS {role}"
        for role in (Role.PROJECT_MANAGER, Role.EXECUTIVE)
    )
    amounts: dict[str, str] = {}
    for measure in MEASURES:
        amounts |= {
            f"{measure}": f"money.{measure}",
            f"{measure}_state": f"CASE WHEN money.{measure} IS NULL THEN 'missing' ELSE 'known' END",
            f"{measure}_known": f"CASE WHEN money.{measure} IS NULL THEN 0 ELSE {YEARS} END",
            f"{measure}_of": f"CASE WHEN money.{measure} IS NULL THEN 0 ELSE {YEARS} END",
        }
    fill(
        Standing,
        f"""portfolio_initiative i
        LEFT JOIN (SELECT initiative_id, {sums} FROM portfolio_moneyline GROUP BY 1) money
            ON money.initiative_id = i.id
        LEFT JOIN (SELECT initiative_id, {roles} FROM portfolio_initiativerole GROUP BY 1) held
            ON held.initiative_id = i.id
        LEFT JOIN (SELECT DISTINCT ON (initiative_id) * FROM portfolio_milestone
            WHERE actual_on IS NULL ORDER BY initiative_id, forecast_on, id) milestone
            ON milestone.initiative_id = i.id
        WHERE i.id >= {register.first_portfolio}""",  # noqa: S608 - built from our own names
        initiative_id="i.id",
        project_manager_id="held.project_manager",
        executive_id="held.executive",
        stage_name="CASE WHEN milestone.id IS NULL THEN '' ELSE 'Phase 2' END",
        next_milestone="COALESCE(milestone.name, '')",
        next_milestone_language="COALESCE(milestone.language, '')",
        next_milestone_on="milestone.forecast_on",
        **amounts,
    )


def move_some(register: Register, part: int, parts: int) -> None:
    """Let a part of the projects and milestones slip, so that they have a history."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE portfolio_initiative SET forecast_end = forecast_end + 7"
            " WHERE id >= %s AND mod(id, %s) = %s",
            [register.first_project, parts, part],
        )
        cursor.execute(
            "UPDATE portfolio_milestone SET forecast_on = forecast_on + 7"
            " WHERE actual_on IS NULL AND initiative_id >= %s AND mod(initiative_id, %s) = %s",
            [register.first_project, parts, part],
        )
