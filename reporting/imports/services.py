import hashlib
import json
from collections.abc import Collection, Iterator
from datetime import datetime

from django.db import connection, transaction
from django.utils.timezone import localdate

from portfolio.initiatives.models import Initiative
from ppm import audit
from ppm.accounts.models import SYSTEM_EMAIL, Person
from ppm.files import services as files
from ppm.files.models import StoredFile
from ppm.jobs.services import enqueue
from ppm.org.models import OrgUnit
from reporting.imports import marking, selectors, undoing
from reporting.imports.checks import Checker
from reporting.imports.choices import Outcome, RunState
from reporting.imports.faults import FileFault
from reporting.imports.layout import AUTOMATIC, Layout
from reporting.imports.mapping import Mapping
from reporting.imports.models import ImportMapping, ImportRow, ImportRun
from reporting.imports.opening import (
    Opened,
    mapping_for,
    open_file,
    outline_of,
    proposed_mapping,
)
from reporting.imports.outline import fingerprint
from reporting.imports.plans import PlannedRow, Planner, batches, refuse
from reporting.imports.reading import check_outside
from reporting.imports.results import Summary, to_report
from reporting.imports.rows import keep_rows
from reporting.imports.writing import PlanChanged, Progress, write_rows

__all__ = ["Opened", "PlanChanged", "open_file", "proposed_mapping"]

BATCH = 500
LOCK = 0x1A70  # one import at a time


def _nothing(*_: object) -> None:
    """Progress that nobody watches."""


class RowsRefused(Exception):
    """Some rows are refused, and nobody said that the others may be imported without them."""


class AlreadyApplied(Exception):
    """The import is being applied, or has been."""


class AtWork(Exception):
    """The import is being read, checked or written at this moment."""


class NothingToUndo(Exception):
    """The import was not applied, or has been undone."""


class Plan:
    """The rows of a file by what happens to them; `summary` is complete when all have been read."""

    def __init__(
        self,
        opened: Opened,
        mapping: Mapping,
        by: Person,
        at: datetime,
        *,
        refuses_older: bool = False,
    ) -> None:
        self.refuses_older = refuses_older
        people = selectors.people()
        self.checker = Checker(opened.tables, mapping, people)
        # The portal's own account works from the command line, for whoever runs the server.
        may_change: set[int] | None = (
            None
            if by.email == SYSTEM_EMAIL
            else set(Initiative.objects.visible_to(by).values_list("pk", flat=True))
        )
        self.planner = Planner(mapping, today=localdate(at), people=people, may_change=may_change)
        self.summary = Summary(mapping)
        self._hash = hashlib.sha256(
            json.dumps([opened.sha256, mapping.to_json()], sort_keys=True).encode()
        )

    def batches(self) -> Iterator[list[PlannedRow]]:
        """Every data row, planned, in batches. Raises FileFault."""
        for rows in batches(self.checker.judge(), BATCH):
            planned = self.planner.plan(rows)
            for one in planned:
                if one.is_older and self.refuses_older:
                    refuse(one)
                self._count(one)
            yield planned
        summary = self.summary
        summary.totals = self.checker.totals
        summary.warnings += self.checker.remarks
        summary.warnings.sort(key=lambda problem: problem.row or 0)
        summary.new_units = [
            [word, unit.code, unit.name] for word, unit in self.planner.new_units.items()
        ]
        summary.digest = self._hash.hexdigest()

    def _count(self, row: PlannedRow) -> None:
        summary = self.summary
        summary.rows += 1
        summary.counts[row.outcome] += 1
        summary.older += row.is_older
        problems = list(row.problems)
        if row.outcome == Outcome.REFUSED:
            summary.refused.append(problems.pop(0))
        summary.warnings += problems
        self._hash.update(row.seal().digest.encode())


def plan_import(
    *, opened: Opened, mapping: Mapping, by: Person, at: datetime, refuses_older: bool = False
) -> Summary:
    """Compare a file with the portfolio; nothing is kept. Raises FileFault."""
    plan = Plan(opened, mapping, by, at, refuses_older=refuses_older)
    for _rows in plan.batches():
        pass
    return plan.summary


# -- Upload and reading ------------------------------------------------------------------------
def upload(*, name: str, data: bytes, content_type: str, by: Person, at: datetime) -> ImportRun:
    """Keep a file and have it read in the background. Raises FileFault for what is plain from outside."""
    check_outside(name, data)
    with audit.action("import.uploaded", by=by, at=at):
        stored = files.store(data, name=name, content_type=content_type, by=by)
        run = ImportRun.objects.create(
            file=stored, mapping=Mapping().to_json(), created_by=by, created_at=at
        )
        _have_it_read(run, by)
    return run


def read_again(
    *, run: ImportRun, layout: Layout, saved: ImportMapping | None, by: Person, at: datetime
) -> ImportRun:
    """Read the file anew under another layout or a saved mapping. Raises AlreadyApplied, AtWork."""
    with audit.action("import.uploaded", by=by, at=at):
        run = _lock(run)
        run.mapping = Mapping(layout=layout).to_json()
        run.saved_mapping = saved
        run.state, run.fault = RunState.UPLOADED, {}
        _have_it_read(run, by, is_asked=True)
    return run


def _have_it_read(run: ImportRun, by: Person, *, is_asked: bool = False) -> None:
    run.revision += 1
    run.job = enqueue(
        "reporting.imports.read",
        by=by,
        params={"run_id": run.pk, "is_asked": is_asked},
        key=f"import-read-{run.pk}-{run.revision}",
    )
    run.save()


def open_run(*, run: ImportRun, layout: Layout = AUTOMATIC) -> Opened:
    """The file of a run. Raises FileFault, FileDamaged."""
    return open_file(name=run.file.name, data=files.read(run.file), sheet=run.sheet, layout=layout)


def read_run(*, run: ImportRun, is_asked: bool, by: Person, at: datetime) -> ImportRun:
    """Read the file of a run, recognise its kind, propose a mapping; a fault is kept and shown."""
    layout = Mapping.from_json(run.mapping).layout
    saved = run.saved_mapping
    try:
        opened = open_run(run=run, layout=saved_layout(saved) if saved else layout)
        if saved is None and not is_asked:
            headers = [column.header for column in opened.table.columns if column.header]
            saved = selectors.recognised(headers, fingerprint(headers))
            if saved and (wanted := saved_layout(saved)) != layout:
                opened = open_run(run=run, layout=wanted)
        mapping = mapping_for(
            opened=opened, today=at, saved=saved, layout=layout, may_lack_columns=is_asked
        )
        outline = outline_of(opened, mapping, saved)
    except FileFault as fault:
        return fail(run=run, fault=fault, by=by, at=at)
    with audit.action("import.read", by=by, at=at):
        run.saved_mapping, run.mapping_version = saved, saved.version if saved else 0
        run.sender_unit = saved.sender_unit if saved else run.sender_unit
        run.mapping, run.outline = mapping.to_json(), outline.to_json()
        run.state, run.rows = RunState.READ, outline.rows
        run.save()
    return run


def saved_layout(saved: ImportMapping) -> Layout:
    """The layout that a saved mapping was made under."""
    return Mapping.from_json(saved.definition).layout


def fail(*, run: ImportRun, fault: FileFault, by: Person, at: datetime) -> ImportRun:
    """Keep why a file is refused. A file that was read once can be mapped otherwise."""
    with audit.action("import.failed", by=by, at=at):
        run.fault = {"code": fault.code, "params": fault.params}
        run.state = RunState.READ if run.outline else RunState.FAILED
        run.save(update_fields=["fault", "state"])
    return run


# -- Preview -----------------------------------------------------------------------------------
def ask_to_check(
    *, run: ImportRun, mapping: Mapping, sender_unit: OrgUnit | None, by: Person, at: datetime
) -> ImportRun:
    """Compare the file with the portfolio, in the background. Raises AlreadyApplied, AtWork."""
    with audit.action("import.asked", by=by, at=at):
        run = _lock(run)
        run.mapping, run.sender_unit, run.as_of = mapping.to_json(), sender_unit, mapping.as_of
        run.state, run.fault = RunState.CHECKING, {}
        run.revision += 1
        run.job = enqueue(
            "reporting.imports.check",
            by=by,
            params={"run_id": run.pk},
            key=f"import-check-{run.pk}-{run.revision}",
        )
        run.save()
    return run


def check_run(
    *, run: ImportRun, by: Person, at: datetime, progress: Progress = _nothing
) -> ImportRun:
    """Keep what the import would change, row by row. A fault of the file is said on its pages."""
    mapping = Mapping.from_json(run.mapping)
    try:
        opened = open_run(run=run, layout=mapping.layout)
        with audit.action("import.previewed", by=by, at=at):
            keep_plan(run, Plan(opened, mapping, by, at), progress)
            run.state = RunState.PREVIEWED
            run.save()
    except FileFault as fault:
        return fail(run=run, fault=fault, by=by, at=at)
    return run


def keep_plan(run: ImportRun, plan: Plan, progress: Progress = _nothing) -> None:
    """Write the rows of a plan and its summary to the run. Raises FileFault."""
    left_out = set(
        ImportRow.objects.filter(run=run, is_chosen=False, is_older=False).values_list(
            "sheet", "number"
        )
    )
    ImportRow.objects.filter(run=run).delete()
    total, done = plan.checker.rows, 0
    for planned in plan.batches():
        keep_rows(run, planned, left_out)
        done += len(planned)
        progress(done, total, "checking")
    summary = plan.summary
    run.rows, run.as_of = summary.rows, summary.mapping.as_of
    for outcome, count in summary.counts.items():
        setattr(run, outcome, count)
    run.plan_digest, run.report = summary.digest, to_report(summary, plan.checker.remarks)


def choose_rows(
    *, run: ImportRun, token: str, shown: Collection[int], chosen: Collection[int],
    by: Person, at: datetime,
) -> ImportRun:  # fmt: skip
    """Of the rows that were shown, import these. Raises PlanChanged, AlreadyApplied, AtWork."""
    with audit.action("import.chosen", by=by, at=at):
        run = _lock(run)
        if run.token != token:
            raise PlanChanged
        rows = ImportRow.objects.filter(
            run=run, outcome__in=[Outcome.CREATED, Outcome.UPDATED], pk__in=shown
        ).visible_to(by)
        rows.filter(pk__in=chosen).update(is_chosen=True)
        rows.exclude(pk__in=chosen).update(is_chosen=False)
        run.revision += 1
        run.save(update_fields=["revision"])
    return run


# -- Application -------------------------------------------------------------------------------
def ask_to_apply(
    *, run: ImportRun, token: str, accept_partial: bool, by: Person, at: datetime
) -> ImportRun:
    """Apply what was previewed, as a job. Raises PlanChanged, RowsRefused, AlreadyApplied, AtWork."""
    with audit.action("import.asked", by=by, at=at):
        run = _lock(run)
        if run.token != token or run.state_now not in (RunState.PREVIEWED, RunState.FAILED):
            raise PlanChanged
        if run.refused and not accept_partial:
            raise RowsRefused
        run.state = RunState.APPLYING
        run.job = enqueue(
            "reporting.imports.apply",
            by=by,
            params={"run_id": run.pk, "token": run.token},
            key=f"import-{run.pk}-{run.token}",
        )
        run.save(update_fields=["state", "job"])
    return run


def reopen(*, run: ImportRun, by: Person, at: datetime) -> None:
    """After a failed application nothing is written: the import can be looked at and checked again."""
    with audit.action("import.failed", by=by, at=at):
        ImportRun.objects.filter(pk=run.pk, state=RunState.APPLYING).update(state=RunState.FAILED)


def apply_run(
    *, run: ImportRun, token: str, by: Person, at: datetime, progress: Progress = _nothing
) -> ImportRun:
    """Write a previewed import, in one transaction. Raises PlanChanged."""
    with audit.action("import.applied", by=by, at=at, reason=run.file.name, via=undoing.via(run)):
        _one_at_a_time()
        rows = ImportRun.objects.select_for_update(of=("self",)).select_related("file")
        run = rows.get(pk=run.pk)
        if run.state == RunState.APPLIED:
            return run
        if run.token != token:
            raise PlanChanged
        _write(run, by, at, progress)
    return run


def _write(run: ImportRun, by: Person, at: datetime, progress: Progress) -> None:
    if ImportRow.objects.filter(run=run).count() != run.rows:
        raise PlanChanged
    write_rows(run=run, by=by, at=at, progress=progress)
    run.state, run.applied_at = RunState.APPLIED, at
    run.watermarks = selectors.watermarks()
    run.save()


def import_now(
    *,
    opened: Opened,
    data: bytes,
    mapping: Mapping,
    accept_partial: bool,
    by: Person,
    at: datetime,
    overwrite_newer: bool = False,
    saved: ImportMapping | None = None,
) -> Summary:
    """Plan and write at once, in one transaction; a plan that changes nothing leaves no trace.

    Rows older than the portfolio are refused unless told otherwise. Raises RowsRefused, FileFault.
    """

    class _LeavesNoTrace(Exception):
        pass

    plan = Plan(opened, mapping, by, at, refuses_older=not overwrite_newer)
    try:
        with audit.action("import.uploaded", by=by, at=at):
            _one_at_a_time()
            stored = files.store(
                data, name=opened.name, content_type="application/octet-stream", by=by
            )
            run = ImportRun.objects.create(
                file=stored,
                mapping=mapping.to_json(),
                outline=outline_of(opened, mapping, saved).to_json(),
                saved_mapping=saved,
                mapping_version=saved.version if saved else 0,
                sender_unit=saved.sender_unit if saved else None,
                created_by=by,
                created_at=at,
            )
            keep_plan(run, plan)
            if plan.summary.writes_nothing or (plan.summary.refused and not accept_partial):
                raise _LeavesNoTrace
            if overwrite_newer:
                ImportRow.objects.filter(run=run, is_older=True).update(is_chosen=True)
            with audit.action(
                "import.applied", by=by, at=at, reason=opened.name, via=undoing.via(run)
            ):
                _write(run, by, at, _nothing)
    except _LeavesNoTrace:
        if plan.summary.refused and not accept_partial:
            raise RowsRefused from None
    return plan.summary


# -- The workbook to send back -----------------------------------------------------------------
def ask_to_mark(*, run: ImportRun, language: str, by: Person, at: datetime) -> None:
    """Have the sender's workbook marked, unless it is there already."""
    name = marking.name_of(run, language)
    if name in run.marked:
        return
    with audit.action("import.asked", by=by, at=at):
        enqueue(
            "reporting.imports.mark",
            by=by,
            params={"run_id": run.pk, "language": language},
            key=f"import-mark-{run.pk}-{name}",
        )


def mark_run(*, run: ImportRun, language: str, by: Person, at: datetime) -> StoredFile:
    """Make the marked workbook and keep it with the run. Raises FileFault, FileDamaged."""
    layout = Mapping.from_json(run.mapping).layout
    opened = open_run(run=run, layout=layout)
    data = marking.mark(
        files.read(run.file), opened.sheets, run, marking.problems_of(run), language
    )
    with audit.action("import.marked", by=by, at=at):
        stored = files.store(
            data,
            name=marking.file_name(run, language),
            content_type=marking.CONTENT_TYPE,
            by=by,
        )
        kept = _locked(run)
        kept.marked[marking.name_of(run, language)] = stored.pk
        kept.save(update_fields=["marked"])
    return stored


# -- Undoing -----------------------------------------------------------------------------------
def ask_to_undo(
    *, run: ImportRun, only: Collection[int] | None, reason: str, by: Person, at: datetime
) -> ImportRun:
    """Undo an import, or some of its rows, in the background. Raises NothingToUndo, AtWork."""
    with audit.action("import.asked", by=by, at=at, reason=reason):
        run = _locked(run)
        if run.is_at_work:
            raise AtWork
        if run.state_now != RunState.APPLIED:
            raise NothingToUndo
        run.state, run.undo_reason = RunState.UNDOING, reason
        run.revision += 1
        run.job = enqueue(
            "reporting.imports.undo",
            by=by,
            params={"run_id": run.pk, "only": None if only is None else sorted(only)},
            key=f"import-undo-{run.pk}-{run.revision}",
        )
        run.save(update_fields=["state", "undo_reason", "revision", "job"])
    return run


def undo_run(
    *,
    run: ImportRun,
    only: Collection[int] | None,
    by: Person,
    at: datetime,
    progress: Progress = _nothing,
) -> tuple[int, int]:
    """Undo rows that nothing else has touched; returns how many were undone and how many stay."""
    with audit.action("import.undone", by=by, at=at, reason=run.undo_reason, via=undoing.via(run)):
        _one_at_a_time()
        run = ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
        undone, stay = undoing.undo_rows(run=run, only=only, by=by, at=at, progress=progress)
        left = undoing.undoable(run).exists()
        run.state = RunState.APPLIED if left else RunState.UNDONE
        if undone:
            run.undone_at, run.undone_by = at, by
        run.save(update_fields=["state", "undone_at", "undone_by"])
    return undone, stay


def _locked(run: ImportRun) -> ImportRun:
    rows = ImportRun.objects.select_for_update(of=("self",)).select_related(
        "file", "job", "saved_mapping"
    )
    return rows.get(pk=run.pk)


def _lock(run: ImportRun) -> ImportRun:
    run = _locked(run)
    if run.applied_at is not None or run.state_now == RunState.APPLYING:
        raise AlreadyApplied
    if run.is_at_work:
        raise AtWork
    return run


def _one_at_a_time() -> None:
    """Two imports would both find a key unknown and create it twice."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("An import is written in one transaction.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
