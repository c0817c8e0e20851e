"""One workbook of an upload against its report: who it belongs to, what it changes, what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils.translation import override

from portfolio.meetings.models import Committee
from portfolio.registers.shape.permits import may_change
from portfolio.statusreports import editing
from portfolio.statusreports.choices import WITH_MANAGER, CycleState
from portfolio.statusreports.forms import ReportForm
from portfolio.statusreports.models import StatusReport
from portfolio.statusreports.selectors import writes_for_manager
from portfolio.statusreports.submission import Submission
from ppm.accounts.models import Person
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from reporting.reportbooks.choices import Outcome, Why
from reporting.reportbooks.comparing import Change, Comparison, check_template, compare, names_of
from reporting.reportbooks.faults import Fault, Refused
from reporting.reportbooks.lines import form_for
from reporting.reportbooks.opening import OpenReport, open_report
from reporting.reportbooks.reading import Returned


@dataclass
class Verdict:
    """What is kept of a workbook."""

    outcome: str
    report: StatusReport | None = None
    language: str = ""
    is_on_behalf: bool = False
    changes: Sequence[Change] = ()
    faults: list[Fault] = field(default_factory=list)
    missing: list[list[Any]] = field(default_factory=list)  # field, sentence, perhaps its place


def report_for(person: Person, pk: int) -> StatusReport:
    """The report that a stamp names, when the person may write it now. Raises Refused."""
    rows = StatusReport.objects.visible_to(person).select_related(
        "cycle", "initiative__unit", "initiative__standing"
    )
    report = rows.filter(pk=pk).first()
    if report is None:
        raise Refused(Why.CLOSED)
    if not can(person, Perm.REPORT_EDIT, report):
        raise Refused(Why.NO_RIGHT)
    if report.cycle.state == CycleState.FROZEN:
        raise Refused(Why.FROZEN)
    if report.state not in WITH_MANAGER:
        raise Refused(Why.WITH_PMO)
    if report.contained_in_id is not None:
        raise Refused(Why.CONTAINED)
    return report


def judge(
    returned: Returned, person: Person, today: date, committees: list[Committee], says_missing: bool
) -> Verdict:
    """Compare a workbook with its report; nothing is written. Raises Refused."""
    report = report_for(person, returned.stamp.report)
    speaks = person.language
    with override(returned.stamp.language):
        opened = open_report(report, today, committees)
        check_template(returned, opened)
        found = compare(returned, opened, speaks)
        _judge_lines(opened, found, returned, person, speaks)
        verdict = Verdict(
            outcome=_outcome(found),
            report=report,
            language=returned.stamp.language,
            is_on_behalf=not writes_for_manager(person, report),
            changes=found.changes,
            faults=found.faults,
        )
        if says_missing and verdict.outcome != Outcome.REFUSED:
            form = opened.form_with(for_form(one.to_json() for one in found.changes))
            lacking, _said = missing_in(form, opened, today, speaks)
            verdict.missing = [[*one, *_spot(returned, one[0])] for one in lacking]
    return verdict


def _spot(returned: Returned, field: str) -> list[Any]:
    """Where a field stands in the workbook: sheet, row, column."""
    found = returned.cells.get(field)
    return [found.place.sheet, found.place.row, found.place.column] if found else []


def _outcome(found: Comparison) -> str:
    if found.is_refused:
        return Outcome.REFUSED
    return Outcome.DIFFERS if found.changes else Outcome.SAME


def for_form(changes: Any) -> dict[str, str]:
    """The changes of the report itself as values of its form."""
    return {one["key"]: one["wanted"] for one in changes if ":" not in one["key"]}


def for_lines(changes: Any) -> dict[tuple[str, int], dict[str, str]]:
    """The changes of register lines: register and key of the line → values."""
    found: dict[tuple[str, int], dict[str, str]] = {}
    for one in changes:
        if ":" in one["key"]:
            register, pk, name = one["key"].split(":")
            found.setdefault((register, int(pk)), {})[name] = one["wanted"]
    return found


def missing_in(
    form: ReportForm, opened: OpenReport, today: date, language: str
) -> tuple[list[list[str]], Submission]:
    """What keeps the report from being submitted (field and sentence), and what it says."""
    with override(language):
        form.is_valid()
        view = editing.view_of(form, background=opened.background, today=today)
        unread = [[name, str(errors[0])] for name, errors in form.errors.items()]
        blocking = [[one.field, one.message] for one in view.blocking]
    return unread + [one for one in blocking if one not in unread], view.said


def _judge_lines(
    opened: OpenReport, found: Comparison, returned: Returned, person: Person, language: str
) -> None:
    """Register lines are judged by the forms of their registers."""
    places: Mapping[str, Change] = {one.key: one for one in found.changes}
    for (register, pk), values in for_lines(one.to_json() for one in found.changes).items():
        lines = next(one for one in opened.lines if one.register.key == register)
        row = next(one for one in lines.rows if one.pk == pk)
        first = places[f"{register}:{pk}:{next(iter(values))}"]
        if not may_change(person, row):
            found.faults.append(_at(first, Why.NO_RIGHT))
            continue
        form = form_for(lines, row, values)
        with override(language):
            valid = form.is_valid()
        for name, sentences in () if valid else form.errors.items():
            key = f"{register}:{pk}:{name}"
            fault = _at(places.get(key, first), Why.SAID, {"text": " ".join(map(str, sentences))})
            if key in returned.cells:  # what is lacking stands beside what was changed
                place = returned.cells[key].place
                label = names_of({key}, opened)[key]
                fault = replace(fault, row=place.row, column=place.column, label=label)
            found.faults.append(fault)


def _at(change: Change, code: str, params: dict[str, Any] | None = None) -> Fault:
    place = change.place
    return Fault(code, params or {}, place.sheet, place.row, place.column, change.label)
