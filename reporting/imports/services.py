"""An upload until its preview: read, mapped, checked, rows chosen. Then `applying`, `undoing`, `marked`."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from ppm import audit
from ppm.accounts.models import Person
from ppm.files import services as files
from ppm.jobs.services import enqueue
from ppm.org.models import OrgUnit
from reporting.imports import selectors, twins
from reporting.imports.choices import Outcome, RunState
from reporting.imports.faults import FileFault
from reporting.imports.layout import AUTOMATIC, Layout
from reporting.imports.mapping import Mapping
from reporting.imports.models import ImportMapping, ImportRow, ImportRun
from reporting.imports.opening import Opened, mapping_for, open_file, outline_of
from reporting.imports.outline import fingerprint
from reporting.imports.planning import Plan, keep_plan
from reporting.imports.reading import check_outside
from reporting.imports.running import lock_run, nothing
from reporting.imports.writing import PlanChanged, Progress


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
        run = lock_run(run)
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


def ask_to_check(
    *, run: ImportRun, mapping: Mapping, sender_unit: OrgUnit | None, by: Person, at: datetime
) -> ImportRun:
    """Compare the file with the portfolio, in the background. Raises AlreadyApplied, AtWork."""
    with audit.action("import.asked", by=by, at=at):
        run = lock_run(run)
        mapping = replace(mapping, same=Mapping.from_json(run.mapping).same)
        run.mapping, run.sender_unit, run.as_of = mapping.to_json(), sender_unit, mapping.as_of
        _have_it_checked(run, by)
    return run


def _have_it_checked(run: ImportRun, by: Person) -> None:
    run.state, run.fault = RunState.CHECKING, {}
    run.revision += 1
    run.job = enqueue(
        "reporting.imports.check",
        by=by,
        params={"run_id": run.pk},
        key=f"import-check-{run.pk}-{run.revision}",
    )
    run.save()


class NotAlike(Exception):
    """The project does not bear the name of the row, or is closed to whoever asks."""


def take_as_same(
    *, run: ImportRun, token: str, row_id: int, initiative_id: int | None, by: Person, at: datetime
) -> ImportRun:
    """Take a new row for a project of its name, or (None) for one of its own again; check anew.

    Raises PlanChanged, NotAlike, AlreadyApplied, AtWork.
    """
    with audit.action("import.asked", by=by, at=at):
        run = lock_run(run)
        if run.token != token:
            raise PlanChanged
        row = ImportRow.objects.filter(run=run, pk=row_id).visible_to(by).first()
        mapping = Mapping.from_json(run.mapping)
        if row is None or (initiative_id is None and row.key not in mapping.same):
            raise NotAlike
        same = {key: pk for key, pk in mapping.same.items() if key != row.key}
        if initiative_id is not None:
            alike = twins.twins_of([row], run, by).get(row.pk, ())
            if row.outcome != Outcome.CREATED or initiative_id not in {one.pk for one in alike}:
                raise NotAlike
            same[row.key] = initiative_id
        run.mapping = replace(mapping, same=same).to_json()
        _have_it_checked(run, by)
    return run


def check_run(
    *, run: ImportRun, by: Person, at: datetime, progress: Progress = nothing
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


def choose_rows(
    *, run: ImportRun, token: str, shown: Collection[int], chosen: Collection[int],
    by: Person, at: datetime,
) -> ImportRun:  # fmt: skip
    """Of the rows that were shown, import these. Raises PlanChanged, AlreadyApplied, AtWork."""
    with audit.action("import.chosen", by=by, at=at):
        run = lock_run(run)
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
