"""The dashboard of data quality: what running projects lack, by kind and department, what to mend first."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from portfolio.benefits.models import Benefit
from portfolio.initiatives.models import InitiativeQuerySet
from portfolio.initiatives.perimeter import perimeter
from portfolio.registers.actions.models import Action
from portfolio.registers.issues.models import Issue
from portfolio.registers.risks.models import Risk
from portfolio.registers.risks.selectors import unreviewed
from portfolio.standings.lacks import LACKS, WHOLE, lacking
from ppm.accounts.models import Person
from ppm.languages.coded import Coded
from ppm.languages.nearest import coded_name
from ppm.org.models import OrgUnit
from ppm.ui import charts as drawings
from ppm.ui import chips, figures
from reporting.dashboards import selectors
from reporting.dashboards.lines import nearest_name
from reporting.dashboards.parts import Board, Cell, Grid, Head, Part, Tile, as_head, link
from reporting.dashboards.places import Place, department_address

WORST = 10
BANDS = ((90, 100), (75, 89), (50, 74), (0, 49))  # per cent of the weight of all checks


@dataclass
class Gaps:
    """Gaps by kind, over the whole and by department; projects by quality score."""

    projects: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    departments: dict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    in_departments: Counter[int] = field(default_factory=Counter)
    points: Counter[int] = field(default_factory=Counter)

    @property
    def score(self) -> int | None:
        """The average quality score in per cent; `None` without projects."""
        if not self.projects:
            return None
        missing = sum(points * count for points, count in self.points.items())
        return round(100 - 100 * missing / (WHOLE * self.projects))


def _missing(today: date) -> F | Case:
    """The weight of what a project lacks."""
    total: object = Value(0, output_field=IntegerField())
    for key, lack in LACKS.items():
        total = total + Case(  # type: ignore[operator]  # expressions add up
            When(lacking(key, today), then=lack.weight), default=0, output_field=IntegerField()
        )
    return total  # type: ignore[return-value]


def gaps_of(projects: InitiativeQuerySet, units: Coded, today: date) -> Gaps:
    """All counts in one query over the rows that lists read."""
    found, known = Gaps(), set(units)
    rows = (
        projects.order_by()
        .annotate(points=_missing(today))
        .values_list("unit", "points")
        .annotate(
            projects=Count("pk"),
            **{f"n_{key}": Count("pk", filter=lacking(key, today)) for key in LACKS},
        )
    )
    for unit, points, count, *numbers in rows:
        department = selectors.department_of(units.path(unit), known=known)
        found.projects += count
        found.points[points] += count
        found.in_departments[department] += count
        for key, number in zip(LACKS, numbers, strict=True):
            found.kinds[key] += number
            found.departments[department][key] += number
    return found


def data_quality(person: Person, today: date) -> Board:
    """The page of data quality for what the person sees."""
    projects = selectors.running_projects(person, None, None)
    units = Coded(OrgUnit.objects.order_by("code"))
    gaps = gaps_of(projects, units, today)
    place = Place()
    total = sum(gaps.kinds.values())
    clean = gaps.points.get(0, 0)
    score = gaps.score
    text = ngettext(
        "%(total)s gap in %(projects)s running projects; %(clean)s lack nothing.",
        "%(total)s gaps in %(projects)s running projects; %(clean)s lack nothing.",
        total,
    )
    return Board(
        key="quality",
        title=_("Data quality"),
        lead=text
        % {
            "total": figures.number(total),
            "projects": figures.number(gaps.projects),
            "clean": figures.number(clean),
        },
        perimeter=perimeter(person),
        tiles=[
            Tile(
                _("Quality score"),
                "–" if score is None else figures.percent(score / 100),
                score,
                place.projects(),
                note=_("share of the checks that are passed, by weight"),
            ),
            Tile(
                _("Projects that lack nothing"),
                figures.number(clean),
                clean,
                place.projects(),
                note=figures.known_of(clean, gaps.projects, "projects"),
            ),
            *(
                Tile(
                    as_head(LACKS[key].label),
                    figures.number(gaps.kinds[key]),
                    gaps.kinds[key],
                    place.projects(lacking=key),
                )
                for key in ("manager", "report")
            ),
        ],
        parts=[
            _by_kind(gaps, place),
            _distribution(gaps, place),
            _registers(person, today),
            _by_department(gaps, units, place),
            _first(projects, today, place),
        ],
    )


def _by_kind(gaps: Gaps, place: Place) -> Part:
    """What to mend first: the kinds by number and weight, each leading to its projects."""
    order = sorted(LACKS, key=lambda key: -gaps.kinds[key] * LACKS[key].weight)
    rows = [
        (
            Cell(
                link(place.projects(lacking=key), as_head(LACKS[key].label)),
                as_head(LACKS[key].label),
            ),
            Cell(figures.figure(gaps.kinds[key], place.projects(lacking=key)), gaps.kinds[key]),
            Cell(LACKS[key].weight, LACKS[key].weight),
        )
        for key in order
        if gaps.kinds[key]
    ]
    return Part(
        "kinds",
        _("What to mend first"),
        place.projects(),
        _("All running projects"),
        grid=Grid(
            (
                Head(pgettext("data quality", "Gap"), width=40),
                Head(_("Projects"), is_number=True),
                Head(_("Weight"), is_number=True),
            ),
            rows,
        ),
        note=_("most frequent and heaviest first"),
        empty=_("No project lacks anything."),
    )


def _distribution(gaps: Gaps, place: Place) -> Part:
    counts = [
        sum(
            count
            for points, count in gaps.points.items()
            if low <= round(100 - 100 * points / WHOLE) <= high
        )
        for low, high in BANDS
    ]
    labels = [f"{low}–{high} %" for low, high in BANDS]
    chart = drawings.bars(
        title=_("Projects by quality score"),
        alt="; ".join(f"{label}: {count}" for label, count in zip(labels, counts, strict=True)),
        rows=[(label, float(count)) for label, count in zip(labels, counts, strict=True)],
        fmt=lambda value: figures.number(int(value)),
        head=(_("Quality score"), _("Projects")),
    )
    return Part(
        "scores",
        chart.title,
        place.projects(),
        _("All running projects"),
        chart=chart if gaps.projects else None,
        empty=_("No running project is in sight."),
    )


def _by_department(gaps: Gaps, units: Coded, place: Place) -> Part:
    order = sorted(LACKS, key=lambda key: -gaps.kinds[key])
    kinds = [key for key in order if gaps.kinds[key]]
    rows = [
        (
            Cell(
                link(department_address(unit), coded_name(units.object(unit))),
                coded_name(units.object(unit)),
            ),
            Cell(gaps.in_departments[unit], gaps.in_departments[unit]),
            *(
                Cell(
                    figures.figure(found[key], place.projects(unit=unit, lacking=key))
                    if found[key]
                    else "–",
                    found[key],
                )
                for key in kinds
            ),
        )
        for unit in units
        if (found := gaps.departments.get(unit)) is not None
    ]
    heads = [Head(as_head(LACKS[key].label), is_number=True) for key in kinds]
    return Part(
        "departments",
        _("Gaps by department"),
        place.projects(),
        _("All running projects"),
        grid=Grid(
            (Head(_("Department"), width=40), Head(_("Projects"), is_number=True), *heads), rows
        ),
        empty=_("No running project is in sight."),
        is_wide=True,
    )


def _first(projects: InitiativeQuerySet, today: date, place: Place) -> Part:
    """The projects that lack most, with what they lack."""
    conditions = {f"is_{key}": _flag(key, today) for key in LACKS}
    rows = (
        projects.annotate(points=_missing(today), **conditions)
        .filter(points__gt=0)  # type: ignore[misc]  # annotated
        .order_by("-points", "code")
        .values("pk", "code", "name_fr", "name_nl", "name_en", "points", *conditions)[:WORST]
    )
    return Part(
        "worst",
        _("Projects that lack most"),
        place.projects(),
        _("All running projects"),
        grid=Grid(
            (
                Head(_("Project"), width=40),
                Head(_("Quality score"), is_number=True),
                Head(_("What is lacking"), width=70),
            ),
            [_worst(row) for row in rows],
        ),
        empty=_("No project lacks anything."),
        is_wide=True,
    )


def _flag(key: str, today: date) -> Case:
    return Case(
        When(lacking(key, today), then=Value(1)), default=Value(0), output_field=IntegerField()
    )


def _worst(row: Mapping[str, object]) -> Sequence[Cell]:
    names = {language: row[f"name_{language}"] for language in ("fr", "nl", "en")}
    name, language = nearest_name(names, str(row["code"]))  # type: ignore[arg-type]  # text
    score = round(100 - 100 * int(str(row["points"])) / WHOLE)
    lacks = ", ".join(str(LACKS[key].label) for key in LACKS if row[f"is_{key}"])
    address = reverse("portfolio:initiative_detail", args=[row["pk"]])
    return (
        Cell(link(address, chips.text(name, language), row["code"]), f"{row['code']} {name}"),
        Cell(figures.figure(figures.percent(score / 100), address), score),
        Cell(as_head(lacks), is_long=True),
    )


def _registers(person: Person, today: date) -> Part:
    """What the registers lack, each leading to its list; one query."""
    risks, issues, actions = (
        model.objects.visible_to(person).open() for model in (Risk, Issue, Action)
    )
    benefits = Benefit.objects.visible_to(person).lacking_something()
    counted: list[tuple[str, str, str, Any]] = [
        ("risk_list", "late=on", _("Risks not reviewed in time"), risks.filter(unreviewed(today))),
        ("risk_list", "ownerless=on", _("Risks without owner"), risks.filter(owner=None)),
        ("issue_list", "ownerless=on", _("Issues without owner"), issues.filter(owner=None)),
        ("action_list", "ownerless=on", _("Actions without owner"), actions.filter(owner=None)),
        ("benefit_list", "look=lacking", _("Benefits with an incomplete profile"), benefits),
    ]
    parts = [
        rows.order_by().values_list(Value(place)).annotate(n=Count("pk"))
        for place, (_list, _query, _words, rows) in enumerate(counted)
    ]
    numbers = dict(parts[0].union(*parts[1:], all=True))
    rows = []
    for place, (name, query, words, _rows) in enumerate(counted):
        address = f"{reverse(f'portfolio:{name}')}?{query}"
        number = numbers.get(place, 0)
        rows.append(
            (Cell(link(address, words), words), Cell(figures.figure(number, address), number))
        )
    return Part(
        "registers",
        _("What the registers lack"),
        reverse("portfolio:risk_list"),
        pgettext("register", "Risks"),
        grid=Grid(
            (Head(pgettext("data quality", "Gap"), width=40), Head(_("Lines"), is_number=True)),
            rows,
        ),
    )
