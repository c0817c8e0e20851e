"""A checked import is written, in one transaction: after a preview, or at once."""

from datetime import datetime

from ppm import audit
from ppm.accounts.models import Person
from ppm.files import services as files
from ppm.jobs.services import enqueue
from reporting.imports import selectors, undoing
from reporting.imports.choices import RunState
from reporting.imports.mapping import Mapping
from reporting.imports.models import ImportMapping, ImportRow, ImportRun
from reporting.imports.opening import Opened, outline_of
from reporting.imports.planning import Plan, keep_plan
from reporting.imports.results import Summary
from reporting.imports.running import RowsRefused, lock_run, nothing, one_at_a_time
from reporting.imports.writing import PlanChanged, Progress, write_rows


def ask_to_apply(
    *, run: ImportRun, token: str, accept_partial: bool, by: Person, at: datetime
) -> ImportRun:
    """Apply what was previewed, as a job. Raises PlanChanged, RowsRefused, AlreadyApplied, AtWork."""
    with audit.action("import.asked", by=by, at=at):
        run = lock_run(run)
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
    *, run: ImportRun, token: str, by: Person, at: datetime, progress: Progress = nothing
) -> ImportRun:
    """Write a previewed import, in one transaction. Raises PlanChanged."""
    with audit.action("import.applied", by=by, at=at, reason=run.file.name, via=undoing.via(run)):
        one_at_a_time()
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
            one_at_a_time()
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
                _write(run, by, at, nothing)
    except _LeavesNoTrace:
        if plan.summary.refused and not accept_partial:
            raise RowsRefused from None
    return plan.summary
