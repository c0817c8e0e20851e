"""One project on two sides: every value that differs, from the sealed texts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from methodology.tailoring.choices import Dimension
from portfolio.initiatives.models import Initiative
from portfolio.standings.models import Standing
from reporting.compare.calc import MEASURES
from reporting.compare.lines import LineChange, line_changes
from reporting.compare.wording import MEASURES as MEASURE_WORDS
from reporting.snapshots import frame, sealing
from reporting.snapshots.addenda import corrected_values
from reporting.snapshots.canonical import canonical, digest
from reporting.snapshots.frozen import Milestone, Project, Text
from reporting.snapshots.handed_in import HandedIn, Line
from reporting.snapshots.models import Snapshot, SnapshotProject
from reporting.snapshots.reading import SCHEMA, read_project
from reporting.snapshots.sealed_lines import Registers

STATUS, DAY, MONEY, TEXT = "status", "day", "money", "text"
TEXTS = (
    ("headline", _("Headline")),
    ("stage", _("Stage")),
    ("done", _("Done this period")),
    ("next_steps", _("Next period")),
    ("help_needed", _("Help needed")),
)


@dataclass(frozen=True)
class Difference:
    """One value on both sides; `kind` says how they are shown, `why` explains the later one."""

    label: "str | Promise"
    kind: str
    before: Any
    after: Any
    why: Text | None = None
    is_corrected: bool = False

    @property
    def pair(self) -> tuple[Any, Any]:
        return self.before, self.after


@dataclass(frozen=True)
class Side:
    """The project as it was on one side, with the addresses where that stands."""

    project: Project
    report: str  # address of the report, "" when there was none
    sealed: str  # address of the sealed row, "" for today
    corrected: dict[str, Any]

    def value(self, figure: str) -> Any:
        """The figure with its addendum, if there is one."""
        if figure in self.corrected:
            return self.corrected[figure]
        value = getattr(self.project, figure)
        return value.value if figure in MEASURES else value

    @property
    def sources(self) -> SafeString:
        """Links to the report that was handed in and to the sealed row."""
        links = [(self.report, _("the report")), (self.sealed, _("the frozen row"))]
        return format_html_join(" · ", '<a href="{}">{}</a>', [one for one in links if one[0]])

    def state(self, measure: str) -> str:
        known: str = getattr(self.project, measure).state
        return str(self.corrected.get(f"{measure}_state", known))


@dataclass(frozen=True)
class ProjectComparison:
    before: Side | None
    after: Side | None
    statuses: tuple[Difference, ...]
    figures: tuple[Difference, ...]
    milestones: tuple[Difference, ...]
    risks: tuple[LineChange, ...]
    issues: tuple[LineChange, ...]
    texts: tuple[Difference, ...]
    has_registers: bool

    @property
    def currency(self) -> str:
        side = self.after or self.before
        return side.project.currency if side else "EUR"

    @property
    def is_equal(self) -> bool:
        """Nothing differs, as far as both sides hold it."""
        parts = (self.statuses, self.figures, self.milestones, self.risks, self.issues, self.texts)
        return not any(parts)


def compare_project(
    initiative: Initiative, before: Snapshot, after: Snapshot | None, *, today: date
) -> ProjectComparison:
    """What differs between a frozen period and a later one, or the latest report of today.

    The caller has checked that the reader may see the project.
    """
    old = _frozen(initiative, before)
    new = _frozen(initiative, after) if after else _latest(initiative, today)
    if old is None or new is None:
        return ProjectComparison(old, new, (), (), (), (), (), (), has_registers=False)
    first, second = old.project, new.project
    held = [
        said if said and said.has_lines else None for said in (first.handed_in, second.handed_in)
    ]
    is_whole = all(one is not None and one.is_whole for one in held)
    return ProjectComparison(
        old,
        new,
        statuses=tuple(_statuses(old, new)),
        figures=tuple(_figures(old, new)),
        milestones=tuple(_milestones(first.milestones, second.milestones)),
        risks=line_changes(*(_lines(one, "risks", is_whole) for one in held)),
        issues=line_changes(*(_lines(one, "issues", is_whole) for one in held)),
        texts=tuple(_texts(first, second)),
        has_registers=None not in held,
    )


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


def _statuses(old: Side, new: Side) -> Iterator[Difference]:
    for figure, label in (
        ("declared", _("Declared status")),
        ("computed", _("Computed status")),
        ("opinion", _("PMO opinion")),
    ):
        before, after = old.value(figure), new.value(figure)
        if before != after:
            why = new.project.opinion_text if figure == "opinion" else None
            yield Difference(label, STATUS, before, after, why, figure in new.corrected)
    for name in Dimension:
        first, second = old.project.dimension(name), new.project.dimension(name)
        if first and second and first.declared != second.declared:
            said = Text(second.comment, new.project.headline.language)
            yield Difference(name.label, STATUS, first.declared, second.declared, said or None)


def _figures(old: Side, new: Side) -> Iterator[Difference]:
    for figure, label in (
        ("baseline_end", _("Agreed end")),
        ("forecast_end", _("Expected end")),
        ("accounts_as_of", _("Accounts as of")),
    ):
        before, after = old.value(figure), new.value(figure)
        if before != after:
            yield Difference(label, DAY, before, after, None, figure in new.corrected)
    for measure in MEASURES:
        before = (old.value(measure), old.project.currency, old.state(measure))
        after = (new.value(measure), new.project.currency, new.state(measure))
        if before != after:
            corrected = measure in new.corrected
            yield Difference(MEASURE_WORDS[measure], MONEY, before, after, None, corrected)


def _milestones(before: Sequence[Milestone], after: Sequence[Milestone]) -> Iterator[Difference]:
    """Milestones are told apart by their keys; where the seal has none, by their names as reported."""
    known = {_mark(one): one for one in before}
    has_keys = all(one.key is not None for one in before)
    for one in after:
        last = known.pop(_mark(one) if has_keys else one.name.value, None)
        if last is None:
            yield Difference(_named(one, new=True), DAY, None, one.forecast_on)
        elif one.actual_on and not last.actual_on:
            yield Difference(_named(one, reached=True), DAY, last.forecast_on, one.actual_on)
        elif one.forecast_on != last.forecast_on:
            yield Difference(one.name.value, DAY, last.forecast_on, one.forecast_on)
    for one in known.values():
        yield Difference(one.name.value, DAY, one.forecast_on, None)


def _mark(one: Milestone) -> int | str:
    return one.name.value if one.key is None else one.key


def _named(one: Milestone, *, new: bool = False, reached: bool = False) -> str:
    if reached:
        return str(_("%(milestone)s: expected, then reached")) % {"milestone": one.name.value}
    return str(pgettext_lazy("milestone", "%(milestone)s: new")) % {"milestone": one.name.value}


def _texts(before: Project, after: Project) -> Iterator[Difference]:
    for name, label in TEXTS:
        first, second = getattr(before, name), getattr(after, name)
        if first.value != second.value:
            yield Difference(label, TEXT, first, second)
