"""The PMO's view of one cycle: how far it is, who is late, what waits for validation, what is odd."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from portfolio.statusreports.choices import IN, WITH_MANAGER, CycleState, ReportState
from portfolio.statusreports.models import ReportingCycle, StatusReport, StatusReportQuerySet
from portfolio.statusreports.oddities import is_odd, judged_on, odd
from ppm.accounts.models import Person
from ppm.languages.nearest import coded_text, reading_order
from ppm.org.models import OrgUnit
from ppm.org.prepared import Prepared
from ppm.org.workdays import working_days_between
from ppm.permissions.catalog import Perm
from ppm.permissions.roles import roles_with
from ppm.permissions.scope import scope_of
from ppm.ui.figures import month

LATE, TO_VALIDATE, TO_LOOK_AT, ALL = "late", "to_validate", "odd", "all"
# The label of the first stack while the deadline lies ahead: nobody is late yet, but the PMO may remind.
TO_COME = pgettext_lazy("stack of reports", "Still to come")
STACKS: dict[str, "str | Promise"] = {
    LATE: pgettext_lazy("stack of reports", "Late"),
    TO_VALIDATE: pgettext_lazy("stack of reports", "To validate"),
    TO_LOOK_AT: pgettext_lazy("stack of reports", "To look at"),
    ALL: pgettext_lazy("stack of reports", "All"),
}

NOTHING: dict[str, "str | Promise"] = {
    LATE: gettext_lazy("No report is late."),
    TO_VALIDATE: gettext_lazy("No report waits for validation."),
    TO_LOOK_AT: gettext_lazy("Nothing odd in what has been submitted."),
    ALL: gettext_lazy("No project in your sight takes part in this period."),
}


@dataclass(frozen=True)
class DepartmentLine:
    """How far one department is."""

    unit: OrgUnit
    expected: int
    received: int
    validated: int
    late: int
    odd: int


@dataclass(frozen=True)
class Board:
    """The figures of one cycle, for what a person can see."""

    expected: int
    received: int
    validated: int
    counts: dict[str, int]
    departments: list[DepartmentLine]
    sentence: str
    # The departments and the units that have reports, with their names, by their codes.
    units: list[tuple[int, str]]
    is_over: bool
    # The same counts for each unit that has reports of its own, with the keys of all units above it.
    parts: Sequence[tuple[frozenset[int], Mapping[str, int]]]

    def count_of(self, stack: str, asked: Mapping[str, object]) -> int | None:
        """How many reports of a stack these filters leave, as far as the board has counted them."""
        if not asked:
            return self.counts[stack]
        if set(asked) != {"unit"}:
            return None
        unit = int(str(asked["unit"]))
        return sum(counts[stack] for path, counts in self.parts if unit in path)


def reports_of(cycle: ReportingCycle, person: Person) -> StatusReportQuerySet:
    """The reports of a cycle that this person follows: not those only read as a unit taking part."""
    rows: Any = cycle.reports
    return rows.permitting(person, Perm.CYCLE_VIEW)  # type: ignore[no-any-return]


# What a longer report fills is validated with that one.
WAITING = Q(state=ReportState.SUBMITTED, contained_in__isnull=True)


def in_stack(
    reports: StatusReportQuerySet, name: str, cycle: ReportingCycle, today: date
) -> StatusReportQuerySet:
    """One of the stacks of the board."""
    match name:
        case "late":
            return reports.due().filter(_is_late(_is_running_late(cycle, today), today))
        case "to_validate":
            return reports.filter(WAITING)
        case "odd":
            return odd(reports, cycle, today)
    return reports


def _is_late(is_over: bool, today: date) -> Q:
    """With `due`: not in after its own deadline; before that of the cycle, and once frozen, not in at all."""
    missing = Q(state__in=WITH_MANAGER)
    return missing & Q(due__lt=today) if is_over else missing


def _is_running_late(cycle: ReportingCycle, today: date) -> bool:
    """Whether the deadline has passed of a cycle that is still open."""
    return cycle.state == CycleState.OPEN and is_over(cycle, today)


def is_over(cycle: ReportingCycle, today: date) -> bool:
    """Whether the deadline of the cycle has passed."""
    return cycle.state == CycleState.FROZEN or cycle.deadline_on < today


def first_stack(board: "Board") -> str:
    """The stack that the page opens on: what is late, else what waits for the PMO, else what is to come."""
    order = [LATE, TO_VALIDATE, TO_LOOK_AT] if board.is_over else [TO_VALIDATE, TO_LOOK_AT, LATE]
    return next((name for name in order if board.counts[name]), ALL)


def _counted(
    rows: StatusReportQuerySet, *, period: date, judged_on: date, today: date, is_over: bool
) -> QuerySet[Any, Any]:
    return (
        rows.due()
        .values("initiative__unit", "initiative__unit__path")
        .annotate(
            every=Count("pk"),
            expected=Count("pk", filter=~Q(state=ReportState.TAKEN_OUT)),
            received=Count("pk", filter=Q(state__in=IN)),
            validated=Count("pk", filter=Q(state=ReportState.VALIDATED)),
            waiting=Count("pk", filter=WAITING),
            late=Count("pk", filter=_is_late(is_over, today)),
            odd=Count("pk", filter=is_odd(period, judged_on)),
        )
        .order_by("initiative__unit")
    )


def _counted_everywhere(cycle_id: int, *, named: frozenset[int], **days: Any) -> QuerySet[Any, Any]:
    """For whoever follows the whole organisation, and is named on these confidential initiatives."""
    rows: Any = StatusReport.objects.filter(cycle=cycle_id).anywhere(named)
    return _counted(rows, **days)


_COUNTED: Prepared[Any] = Prepared(_counted_everywhere)


def board_of(cycle: ReportingCycle, person: Person, today: date) -> Board:
    """Count a cycle in two queries: the states per unit, and the units."""
    days: dict[str, Any] = {
        "period": cycle.period,
        "judged_on": judged_on(cycle, today),
        "today": today,
        "is_over": _is_running_late(cycle, today),
    }
    scope = scope_of(person)
    if scope.of_roles(roles_with(Perm.CYCLE_VIEW)).all:
        per_unit = list(_COUNTED.rows(cycle.pk, named=scope.named_ids, **days))
    else:
        per_unit = list(_counted(reports_of(cycle, person), **days))
    departments, units = _departments(per_unit)
    parts = [
        (
            frozenset(int(step) for step in str(row["initiative__unit__path"]).split(".")),
            _stacks(row),
        )
        for row in per_unit
    ]
    expected = sum(one.expected for one in departments)
    received = sum(one.received for one in departments)
    validated = sum(one.validated for one in departments)
    counts = {name: sum(own[name] for _path, own in parts) for name in STACKS}
    return Board(
        expected,
        received,
        validated,
        counts,
        departments,
        in_one_line(cycle, expected, received, validated, today),
        units,
        is_over(cycle, today),
        parts,
    )


def _stacks(row: Mapping[str, Any]) -> dict[str, int]:
    return {
        LATE: row["late"],
        TO_VALIDATE: row["waiting"],
        TO_LOOK_AT: row["odd"],
        ALL: row["every"],
    }


COUNTED = ("expected", "received", "validated", "late", "odd")


def _departments(
    rows: Iterable[dict[str, object]],
) -> tuple[list[DepartmentLine], list[tuple[int, str]]]:
    """Roll the units up to the level below the root; and the units themselves with these above them."""
    own = set()
    sums: dict[int, Counter[str]] = {}
    for row in rows:
        own.add(int(str(row["initiative__unit"])))
        steps = str(row["initiative__unit__path"]).split(".")
        key = int(steps[1] if len(steps) > 1 else steps[0])
        line = sums.setdefault(key, Counter())
        for name in COUNTED:
            line[name] += int(str(row[name]))
    names = [f"name_{language}" for language in reading_order()]
    # All of them are fewer than what a query that names some hundreds costs.
    every = OrgUnit.objects.order_by("code", "pk").values("pk", "code", *names)
    units = [unit for unit in every if unit["pk"] in sums or unit["pk"] in own]
    lines = [
        DepartmentLine(OrgUnit(**unit), **{name: sums[unit["pk"]][name] for name in COUNTED})
        for unit in units
        if unit["pk"] in sums
    ]
    return lines, [
        (unit["pk"], coded_text(unit["code"], next(filter(None, map(unit.get, names)), "")))
        for unit in units
    ]


def in_one_line(
    cycle: ReportingCycle, expected: int, received: int, validated: int, today: date
) -> str:
    """“October 2026 – working day 3 – 41 of 58 in – 9 validated – freeze in 4 working days”."""
    parts = [capfirst(month(cycle.period))]
    if cycle.state == CycleState.OPEN and today >= cycle.opens_on:
        parts.append(
            _("working day %(days)s") % {"days": working_days_between(cycle.opens_on, today)}
        )
    parts.append(
        _("%(received)s of %(expected)s in") % {"received": received, "expected": expected}
    )
    parts.append(
        ngettext("%(validated)s validated", "%(validated)s validated", validated)
        % {"validated": validated}
    )
    parts.append(_freeze(cycle, today))
    return " – ".join(parts)


def _freeze(cycle: ReportingCycle, today: date) -> str:
    if cycle.state == CycleState.FROZEN:
        return _("frozen")
    days = working_days_between(today, cycle.freeze_on)
    if days > 0:
        return ngettext(
            "freeze in %(days)s working day", "freeze in %(days)s working days", days
        ) % {"days": days}
    if days == 0:
        return _("freeze today")
    return ngettext(
        "freeze %(days)s working day overdue", "freeze %(days)s working days overdue", -days
    ) % {"days": -days}


def days_late(report: StatusReport, today: date) -> int:
    """Working days since the deadline of a report that is not in; none once it was in by then."""
    if report.state not in WITH_MANAGER or report.was_sent_back_in_time:
        return 0
    return max(working_days_between(report.deadline, today), 0)
