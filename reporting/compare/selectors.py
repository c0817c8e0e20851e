"""Two sides of a comparison, read from typed columns."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, F, IntegerField, Q, Value, When
from django.db.models.functions import Coalesce

from portfolio.initiatives.models import Initiative
from portfolio.meetings.models import Committee
from portfolio.milestones.selectors import late_on
from portfolio.registers.decisions.models import Decision
from portfolio.standings.models import Standing
from portfolio.statusreports.cadence import months_by_class
from portfolio.statusreports.choices import MONTHS, Series
from portfolio.statusreports.models import DecisionRequest, StatusReport
from ppm.accounts.models import Person
from ppm.permissions.choices import Confidentiality
from reporting.compare import calc
from reporting.compare.calc import Comparison, Row
from reporting.compare.perimeter import Live, Perimeter, Side, Structure
from reporting.compare.units import Tree
from reporting.snapshots.addenda import corrected_values
from reporting.snapshots.models import Addendum, Snapshot, SnapshotProject
from reporting.snapshots.reading import COUNTED, read_project
from reporting.snapshots.texts import Text

SHARED = (
    "declared", "computed", "opinion", "colours",
)  # fmt: skip
AMOUNTS = (
    "currency", "budget", "budget_state", "forecast", "forecast_state", "actual", "actual_state",
)  # fmt: skip
NAMES = ("name_fr", "name_nl", "name_en")


def compare(
    before: Snapshot, after: Side, *, scope: Perimeter, tree: Tree | None = None
) -> Comparison:
    """What changed between a frozen period and a later one, or today, in what the reader may see.

    Costs the same number of queries for any number of projects.
    """
    old, new = _rows(before, scope), _rows(after, scope)
    if scope.person is None:
        hidden = _not_open(before, after)
        old, new = ([row for row in rows if row.initiative_id not in hidden] for rows in (old, new))
    old, new = _of_one_cadence(old, new, before, after)
    tree = tree or Tree()
    return calc.compare(
        tree.placed(old, before, scope),
        tree.placed(new, after, scope),
        belongs_before=tree.belongs(before, scope),
        belongs_after=tree.belongs(after, scope),
    )


def _of_one_cadence(old: list[Row], new: list[Row], *sides: Side) -> tuple[list[Row], list[Row]]:
    """Without what only the longer series asks about, or nobody yet: it is neither new nor gone."""
    series = {one.cycle.series if isinstance(one, Snapshot) else "" for one in sides}
    if len(series) == 1:
        return old, new
    shortest = min(MONTHS[Series(one)] for one in series if one)
    slow = {name for name, months in months_by_class().items() if months > shortest}
    if not slow:
        return old, new
    both = {row.initiative_id for row in old} & {row.initiative_id for row in new}

    def kept(rows: list[Row]) -> list[Row]:
        return [row for row in rows if row.tailoring_class not in slow or row.initiative_id in both]

    return kept(old), kept(new)


def _rows(side: Side, scope: Perimeter) -> list[Row]:
    return _live_rows(side, scope) if isinstance(side, Live) else _frozen_rows(side, scope)


def _frozen_rows(snapshot: Snapshot, scope: Perimeter) -> list[Row]:
    found = SnapshotProject.objects.filter(snapshot=snapshot)
    if scope.person:
        found = found.visible_to(scope.person)
    if scope.initiative_id:
        found = found.filter(initiative=scope.initiative_id)
    unit = "initiative__unit_id" if scope.structure == Structure.TODAY else "unit_id_then"
    values = found.order_by().values_list(
        "initiative_id", "code", unit, "department_code", "tailoring_class",
        *SHARED, "is_stale", "baseline_end", "forecast_end", *AMOUNTS,
        "late_milestones", "decisions_asked", *calc.REGISTERS, "quality_score", *NAMES, "pk",
    )  # fmt: skip
    rows = [Row(*value) for value in values]
    if snapshot.schema_version < COUNTED:
        # Then only the lines that a report confirmed were counted: a few of them all.
        rows = [row._replace(open_risks=None, high_risks=None, open_issues=None) for row in rows]
    right = corrected_values(snapshot)
    if not right:
        return rows
    return [
        row._replace(**right[row.source_id], corrected=_figures(right[row.source_id]))
        if row.source_id in right
        else row
        for row in rows
    ]


def _figures(values: dict[str, object]) -> tuple[str, ...]:
    return tuple(sorted(name for name in values if not name.endswith("_state")))


def _live_rows(live: Live, scope: Perimeter) -> list[Row]:
    projects = Initiative.objects.projects().running()
    projects = (
        projects.visible_to(scope.person)
        if scope.person
        else projects.filter(confidentiality=Confidentiality.OPEN, withdrawn_at__isnull=True)
    )
    if scope.initiative_id:
        projects = projects.filter(pk=scope.initiative_id)
    unknown = Value(None, IntegerField())
    values = projects.order_by().values_list(
        "pk", "code", "unit_id", Value(""), "tailoring_class",
        *(f"standing__{name}" for name in SHARED), Value(False), "baseline_end", "forecast_end",
        "standing__currency", *_known_amounts(),
        Coalesce(late_on("lateness__late_from", live.today), 0), F("standing__decisions_asked"),
        unknown, unknown, unknown, unknown, *NAMES, unknown,
    )  # fmt: skip
    return [Row(*value) for value in values]


def _known_amounts() -> Iterator[Case | str]:
    """Amounts as a report states them: none where a part is withheld or not known."""
    for measure in calc.MEASURES:
        state = f"standing__{measure}_state"
        yield Case(When(**{state: calc.KNOWN}, then=F(f"standing__{measure}")))
        yield state


def _not_open(*sides: Side) -> set[int]:
    """Initiatives that are confidential today, or were on one side: a committee is told of none of them."""
    hidden = set(Initiative.objects.confidential().values_list("pk", flat=True))
    snapshots = [side.pk for side in sides if isinstance(side, Snapshot)]
    then = SnapshotProject.objects.filter(snapshot__in=snapshots).exclude(
        confidentiality=Confidentiality.OPEN
    )
    return hidden | set(then.values_list("initiative_id", flat=True))


@dataclass(frozen=True)
class Said:
    """What is quoted of a project: its headline, what it asks of which committee."""

    headline: Text
    questions: tuple[tuple[Text, str], ...]


def texts_of(rows: Iterable[Row]) -> dict[int, Said]:
    """By initiative, the texts of some rows: sealed ones, or those of the latest report.

    One query for the former, two for the latter.
    """
    rows = list(rows)
    sealed = [row.source_id for row in rows if row.source_id]
    live = [row.initiative_id for row in rows if not row.source_id]
    return {**(_sealed_texts(sealed) if sealed else {}), **(_live_texts(live) if live else {})}


def names_of_bodies(texts: Iterable[Said]) -> dict[str, str]:
    """The names of the committees that something is asked of, in the reader's language, by code."""
    codes = {committee for one in texts for _question, committee in one.questions if committee}
    bodies = Committee.objects.filter(code__in=codes) if codes else ()
    return {body.code: body.name for body in bodies}


def _sealed_texts(keys: Iterable[int]) -> dict[int, Said]:
    found = SnapshotProject.objects.filter(pk__in=sorted(keys)).order_by("pk")
    texts = {}
    for initiative, payload, row_hash, schema in found.values_list(
        "initiative_id", "payload", "sha256", "snapshot__schema_version"
    ):
        one = read_project(payload, schema=schema, row_hash=row_hash)
        texts[initiative] = Said(
            one.headline, tuple((asked.question, asked.committee) for asked in one.decisions)
        )
    return texts


def _live_texts(initiatives: Iterable[int]) -> dict[int, Said]:
    latest = Standing.objects.filter(pk__in=initiatives, report_id__isnull=False)
    reports = StatusReport.objects.filter(pk__in=latest.values("report_id"))
    questions: dict[int, list[tuple[Text, str]]] = defaultdict(list)
    asked = DecisionRequest.objects.filter(report__in=reports).order_by("pk")
    for initiative, question, language, committee in asked.values_list(
        "report__initiative", "question", "report__language", "committee__code"
    ):
        questions[initiative].append((Text(question, language), committee or ""))
    return {
        initiative: Said(Text(headline, language), tuple(questions[initiative]))
        for initiative, headline, language in reports.order_by("pk").values_list(
            "initiative", "headline", "language"
        )
    }


def decisions_taken(person: Person, since: date, until: date, codes: set[int]) -> list[Decision]:
    """Decisions in this person's sight, after one day and up to another, on these initiatives or on none."""
    rows = Decision.objects.visible_to(person).filter(decided_on__gt=since, decided_on__lte=until)
    rows = rows.filter(Q(initiative__in=codes) | Q(initiative__isnull=True))
    return list(rows.select_related("initiative", "committee").order_by("-decided_on", "pk"))


def addenda_between(person: Person, before: Snapshot, after: Side) -> list[Addendum]:
    """Corrections on both sides, of what this person sees."""
    sides = [side.pk for side in (before, after) if isinstance(side, Snapshot)]
    rows = Addendum.objects.visible_to(person).filter(snapshot__in=sides)
    rows = rows.select_related("row", "snapshot__cycle").defer("row__payload", "snapshot__header")
    return list(rows.order_by("snapshot__cycle__period", "number"))
