"""The dashboards of a part of the portfolio: of everything, of a department, of a programme."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from portfolio.initiatives.models import InitiativeQuerySet
from portfolio.initiatives.perimeter import perimeter
from portfolio.registers.dependencies.charts import dependency_chart
from portfolio.registers.dependencies.naming import Naming
from portfolio.registers.dependencies.selectors import dependencies_of
from portfolio.registers.risks.charts import risk_matrix
from portfolio.registers.risks.choices import RiskKind
from portfolio.rollups.selectors import rolled_up
from ppm.accounts.models import Person
from ppm.languages.coded import Coded
from ppm.languages.nearest import nearest
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.ui.figures import known_of, number
from reporting.dashboards import attention as needs
from reporting.dashboards import charts, lines, rows, selectors, wording
from reporting.dashboards.attention import Found
from reporting.dashboards.counts import Counts, counts
from reporting.dashboards.parts import Board, Part, Tile
from reporting.dashboards.places import Place, department_address, programme_address

TREND = 6  # frozen periods
EVERYTHING, DEPARTMENT, PROGRAMME = "executive", "department", "programme"


def overview(
    person: Person,
    place: Place,
    level: str,
    today: date,
    *,
    units: Coded | None = None,
    as_reported: bool = False,
) -> Board:
    """Tiles and parts of one page; what stands in it depends on the level."""
    unit, parent = place.unit, place.parent
    projects = selectors.running_projects(person, unit, parent)
    seen = selectors.seen_initiatives(person, unit, parent)
    if level == PROGRAMME:
        whole, departments = selectors.sum_up(projects), list[Any]()
    else:
        whole, departments = selectors.summarise(projects, unit, units)
    counted = counts(projects, seen, person, today)
    found = needs.attention(projects, seen, today, with_projects=level == PROGRAMME)
    parts: list[Part | None] = [
        None if level == PROGRAMME else _by_department(place, departments),
        None if level == PROGRAMME else _trend(person, place, as_reported=as_reported),
        *_first(place, found),
        *_money(place, projects, departments),
        *_dates(place, found, today),
        _risks(place, counted),
        _benefits(place, counted, found),
    ]
    if level == EVERYTHING:
        parts.append(_objectives(person))
    if level == PROGRAMME:
        parts += [_dependencies(person, place, counted, today), _projects(place, found)]
    if level == DEPARTMENT:
        parts.append(_programmes(place, lines.by_programme(projects)))
    title, language = _words(place, level)
    return Board(
        key=level,
        title=title,
        language=language,
        lead=wording.sentence(whole),
        perimeter=perimeter(person),
        statuses=[
            (colour, count, place.projects(declared=colour))
            for colour, count in whole.counts.items()
        ],
        tiles=_tiles(place, whole, counted, level),
        parts=[part for part in parts if part],
    )


def _words(place: Place, level: str) -> tuple[str, str]:
    if place.parent and level == PROGRAMME:
        return nearest(place.parent, "name")
    if place.unit and level == DEPARTMENT:
        return nearest(place.unit, "name")
    return _("Portfolio dashboard"), ""


def _tiles(place: Place, whole: selectors.Summary, counted: Counts, level: str) -> list[Tile]:
    in_projects = ngettext("in %(n)s project", "in %(n)s projects", counted.late_in)
    of_benefits = ngettext("of %(n)s open benefit", "of %(n)s open benefits", counted.benefits)
    differences = [one.difference for one in whole.money.values() if one.known]
    return [
        Tile(
            _("Forecast against budget"),
            wording.against_budget(whole),
            differences[0] if len(differences) == 1 else None,
            place.address("portfolio:money_overview", state="running"),
        ),
        Tile(
            _("Late milestones"),
            number(counted.late),
            counted.late,
            place.address("portfolio:milestone_late_list"),
            note=in_projects % {"n": number(counted.late_in)},
        ),
        Tile(
            _("Decisions asked"),
            number(whole.decisions),
            whole.decisions,
            place.address("portfolio:decision_list"),
            note=_("in the latest reports"),
        ),
        Tile(
            _("Open exceptions"),
            number(counted.exceptions),
            counted.exceptions,
            place.address("portfolio:exception_list"),
            note=_("beyond an agreed limit"),
        ),
        _reports(place, counted)
        if level == DEPARTMENT
        else Tile(
            _("Benefits to measure"),
            number(counted.benefits_due),
            counted.benefits_due,
            place.address("portfolio:benefit_list", look="to_measure"),
            note=of_benefits % {"n": number(counted.benefits)},
        ),
    ]


def _reports(place: Place, counted: Counts) -> Tile:
    """The discipline of reporting: what the open period has received, and how much of it is late."""
    late = ngettext("%(n)s late", "%(n)s late", counted.reports_late)
    return Tile(
        _("Reports of the open period"),
        number(counted.reports_in) if counted.reports else "–",
        counted.reports_in if counted.reports else None,
        place.projects(),
        note=format_html(
            "{} · {}",
            known_of(counted.reports_in, counted.reports, "reports"),
            late % {"n": number(counted.reports_late)},
        ),
    )


def _first(place: Place, found: Found) -> Iterator[Part]:
    """What a committee looks at first: the reds, the decisions, the exceptions."""
    yield Part(
        "reds",
        _("Longest red"),
        place.projects(declared="red"),
        _("All red projects"),
        grid=rows.reds(found[needs.REDS]),
        empty=_("No project is red."),
        is_wide=True,
    )
    yield Part(
        "decisions",
        _("Decisions asked"),
        place.address("portfolio:decision_list"),
        _("All decisions asked"),
        grid=rows.decisions(found[needs.DECISIONS]),
        empty=_("The latest reports ask no decision."),
    )
    yield Part(
        "exceptions",
        _("Open exceptions"),
        place.address("portfolio:exception_list"),
        _("All open exceptions"),
        grid=rows.exceptions(found[needs.EXCEPTIONS]),
        empty=_("No exception is open."),
    )


def _by_department(place: Place, departments: Sequence[selectors.Department]) -> Part | None:
    if len(departments) < 2 and (place.unit or place.parent):
        return None
    addresses = {one.unit.pk: department_address(one.unit.pk) for one in departments}
    title = _("Status by unit") if place.unit else _("Status by department")
    return Part(
        "departments",
        title,
        place.projects(),
        _("All running projects"),
        chart=charts.by_department(departments, addresses, title) if departments else None,
        empty=_("No running project is in sight."),
    )


def _projects(place: Place, found: Found) -> Part:
    return Part(
        "projects",
        _("Projects"),
        place.projects(),
        _("All running projects"),
        grid=rows.projects(found[needs.PROJECTS]),
        empty=_("No running project is in sight."),
        is_wide=True,
    )


def _trend(person: Person, place: Place, *, as_reported: bool) -> Part:
    may_open = bool(can(person, Perm.SNAPSHOT_VIEW))
    trend = selectors.status_trend(person, place.unit, place.parent, as_reported=as_reported)
    trend = trend[-TREND:]
    return Part(
        "trend",
        _("Status in the frozen periods"),
        reverse("reporting:snapshot_list") if may_open else place.projects(),
        pgettext("page", "Frozen periods") if may_open else _("All running projects"),
        chart=charts.trend(trend) if trend else None,
        note=_("In the structure of units of each period, as it was reported.")
        if as_reported
        else _("In today’s structure of units."),
        empty=_("No frozen period holds one of these projects."),
    )


def _money(
    place: Place, projects: InitiativeQuerySet, departments: Sequence[selectors.Department]
) -> Iterator[Part]:
    source = place.address("portfolio:money_overview", state="running")
    for money in rolled_up(projects):
        if chart := charts.money_by_year(money):
            yield Part(
                f"years_{money.currency}",
                chart.title,
                source,
                _("The money in full"),
                chart=chart,
                note=_("Beside each year: how many of its amounts are known."),
            )
    entries = [
        (charts.name_of(one), currency, money, department_address(one.unit.pk))
        for one in departments
        for currency, money in sorted(one.summary.money.items())
    ]
    if entries and not place.parent:
        yield Part(
            "money",
            _("Money by department") if not place.unit else _("Money by unit"),
            source,
            _("The money in full"),
            grid=rows.money(entries),
            note=_("projects of which budget and forecast are both known"),
        )


def _dates(place: Place, found: Found, today: date) -> Iterator[Part]:
    yield Part(
        "late",
        _("Milestones that slip most"),
        place.address("portfolio:milestone_late_list"),
        _("All late milestones"),
        chart=charts.late_milestones(found[needs.LATE], today),
        grid=rows.late(found[needs.LATE]),
        hidden=True,
        empty=_("No milestone is late."),
    )
    yield Part(
        "next",
        _("Next milestones"),
        place.address("portfolio:roadmap"),
        _("The roadmap"),
        grid=rows.ahead(found[needs.NEXT]),
        empty=_("No milestone is planned ahead."),
    )


def _risks(place: Place, counted: Counts) -> Part:
    address = reverse("portfolio:risk_list")
    query = place.address("portfolio:risk_list", kind=RiskKind.THREAT.value).partition("?")[2]
    chart = risk_matrix(counted.risks, address, query, RiskKind.THREAT)
    return Part(
        "risks",
        chart.title,
        f"{address}?{query}",
        _("All open threats"),
        chart=chart if counted.risks else None,
        empty=_("No threat is open."),
    )


def _benefits(place: Place, counted: Counts, found: Found) -> Part:
    return Part(
        "benefits",
        _("Benefits to measure"),
        place.address("portfolio:benefit_list", look="to_measure"),
        _("All benefits to measure"),
        grid=rows.benefits(found[needs.BENEFITS]),
        empty=_("No measurement is due."),
    )


def _dependencies(person: Person, place: Place, counted: Counts, today: date) -> Part | None:
    if place.parent is None:
        return None
    found = list(dependencies_of(place.parent, person).open().order_by("needed_on", "pk"))
    alarms = ngettext("%(n)s with an alarm", "%(n)s with an alarm", counted.alarms)
    return Part(
        "dependencies",
        pgettext("page", "Dependencies"),
        reverse("portfolio:initiative_dependencies", args=[place.parent.pk]),
        _("All dependencies"),
        chart=dependency_chart(found, Naming(person, found), today) if found else None,
        note=alarms % {"n": number(counted.alarms)},
        empty=_("No dependency is open."),
    )


def _objectives(person: Person) -> Part:
    return Part(
        "objectives",
        pgettext("page", "Objectives"),
        reverse("portfolio:objective_list"),
        _("All objectives"),
        grid=rows.objectives(lines.objective_lines(person)),
        note=_("Each initiative counts once for an objective."),
        empty=_("Nothing in sight contributes to an objective."),
        is_wide=True,
    )


def _programmes(place: Place, found: Sequence[lines.Grouped]) -> Part:
    return Part(
        "programmes",
        _("Programmes and portfolios"),
        place.address("portfolio:initiative_list", kind="programme"),
        _("All programmes"),
        grid=rows.grouped(
            found, _("Programme"), {one.key: programme_address(one.key) for one in found}
        ),
        empty=_("No running project belongs to a programme."),
    )
