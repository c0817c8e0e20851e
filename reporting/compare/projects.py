"""One project on two sides: every value that differs, from the sealed texts."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from portfolio.initiatives.models import Initiative
from portfolio.standings.models import Standing
from reporting.compare import differences
from reporting.compare.differences import Difference, Side
from reporting.compare.lines import LineChange, line_changes
from reporting.snapshots import frame, sealing
from reporting.snapshots.addenda import corrected_values
from reporting.snapshots.canonical import canonical, digest
from reporting.snapshots.handed_in import HandedIn, Line
from reporting.snapshots.models import Snapshot, SnapshotProject
from reporting.snapshots.reading import SCHEMA, read_project
from reporting.snapshots.sealed_lines import Registers


@dataclass(frozen=True)
class ProjectComparison:
    before: Side | None
    after: Side | None
    statuses: tuple[Difference, ...] = ()
    figures: tuple[Difference, ...] = ()
    milestones: tuple[Difference, ...] = ()
    risks: tuple[LineChange, ...] = ()
    issues: tuple[LineChange, ...] = ()
    lines: tuple[Difference, ...] = ()
    asked: tuple[Difference, ...] = ()
    texts: tuple[Difference, ...] = ()
    has_registers: bool = False

    @property
    def currency(self) -> str:
        side = self.after or self.before
        return side.project.currency if side else "EUR"

    @property
    def is_equal(self) -> bool:
        """Nothing differs, as far as both sides hold it."""
        return not any(
            (
                *(self.statuses, self.figures, self.milestones, self.risks, self.issues),
                *(self.lines, self.asked, self.texts),
            )
        )


def compare_project(
    initiative: Initiative, before: Snapshot, after: Snapshot | None, *, today: date
) -> ProjectComparison:
    """What differs between a frozen period and a later one, or the latest report of today.

    The caller has checked that the reader may see the project.
    """
    old = _frozen(initiative, before)
    new = _frozen(initiative, after) if after else _latest(initiative, today)
    if old is None or new is None:
        return ProjectComparison(old, new)
    first, second = old.project, new.project
    held = [
        said if said and said.has_lines else None for said in (first.handed_in, second.handed_in)
    ]
    is_whole = all(one is not None and one.is_whole for one in held)
    return ProjectComparison(
        old,
        new,
        statuses=tuple(differences.statuses(old, new)),
        figures=tuple(differences.figures(old, new)),
        milestones=tuple(differences.milestones(first.milestones, second.milestones)),
        risks=line_changes(*(_lines(one, "risks", is_whole) for one in held)),
        issues=line_changes(*(_lines(one, "issues", is_whole) for one in held)),
        lines=tuple(differences.lines(first, second, hidden=_hidden())),
        asked=tuple(differences.asked(first.decisions, second.decisions)),
        texts=tuple(differences.texts(first, second)),
        has_registers=None not in held,
    )


def _hidden() -> set[str]:
    """The codes of what is confidential today: a side that was open when it was frozen may name one."""
    return set(Initiative.objects.confidential().values_list("code", flat=True))


def _lines(said: HandedIn | None, register: str, is_whole: bool) -> list[Line] | None:
    """All lines where both sides took all of them with them; else those that the form asked about."""
    if said is None:
        return None
    found: tuple[Line, ...] = getattr(said, register)
    return [line for line in found if is_whole or line.is_asked]


def _frozen(initiative: Initiative, snapshot: Snapshot) -> Side | None:
    row = SnapshotProject.objects.filter(snapshot=snapshot, initiative=initiative).first()
    if row is None:
        return None
    project = read_project(row.payload, schema=snapshot.schema_version, row_hash=row.sha256)
    return Side(
        project,
        report=_report(project.report_id),
        sealed=reverse("reporting:snapshot_project", args=[row.pk]),
        corrected=corrected_values(snapshot).get(row.pk, {}),
    )


def _latest(initiative: Initiative, today: date) -> Side | None:
    """The latest report that was handed in, read as if it were sealed now."""
    key = Standing.objects.filter(pk=initiative.pk).values_list("report_id", flat=True).first()
    [*reports] = sealing.reports_of([key]) if key else []
    if not reports:
        return None
    units = frame.paths_of(frame.units())
    data = sealing.project_data(
        reports[0],
        unit_paths=units,
        last=None,
        last_data=None,
        registers=Registers([initiative.pk], on=today),
    )
    text = canonical(data)
    project = read_project(text, schema=SCHEMA, row_hash=digest(text))
    return Side(project, report=_report(project.report_id), sealed="", corrected={})


def _report(key: int | None) -> str:
    return reverse("portfolio:report_detail", args=[key]) if key else ""
