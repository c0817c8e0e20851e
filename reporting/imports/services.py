import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.timezone import localdate

from portfolio.finance.calc import Line
from portfolio.finance.choices import Measure
from portfolio.finance.services import record_many
from portfolio.initiatives.choices import Kind
from portfolio.initiatives.confidences import Confidence, record_confidences
from portfolio.initiatives.models import Initiative
from portfolio.initiatives.services import NewInitiative, create_many, update_many
from portfolio.initiatives.source_notes import Note, record_notes
from ppm import audit
from ppm.accounts.models import SYSTEM_EMAIL, Person
from ppm.files import services as files
from ppm.files.models import StoredFile
from ppm.jobs.services import enqueue
from ppm.org.models import OrgUnit
from ppm.org.services import create_units
from reporting.imports import selectors
from reporting.imports.checks import check
from reporting.imports.choices import RunState, Target
from reporting.imports.faults import FileFault
from reporting.imports.layout import choose_table
from reporting.imports.mapping import Mapping, locate
from reporting.imports.models import ImportMapping, ImportRun
from reporting.imports.plans import Plan, column_of, make_plan
from reporting.imports.proposal import propose
from reporting.imports.reading import read
from reporting.imports.results import to_report
from reporting.imports.tables import Table, as_text, one_line
from reporting.imports.wanted import COLUMNS, Wanted, first_state

SOME_KEYS = 1_000
LOCK = 0x1A70  # one import at a time
Progress = Callable[[int, int, str], None]


class RowsRefused(Exception):
    """Some rows are refused, and nobody said that the others may be imported without them."""


class PlanChanged(Exception):
    """The portfolio is no longer what it was at the preview."""


class AlreadyApplied(Exception):
    """The import is being applied, or has been."""


@dataclass(frozen=True)
class Opened:
    """A file read as a table."""

    name: str
    table: Table
    sha256: str

    def some_keys(self, mapping: Mapping) -> list[str]:
        """Some keys under the mapped key column, to recognise the sender by."""
        rule = mapping.columns.get(Target.KEY)
        for column in self.table.columns:
            if rule and (column.header, column.occurrence) == (rule.header, rule.occurrence):
                cells = self.table.values(column)[:SOME_KEYS]
                return [one_line(as_text(cell)) for cell in cells]
        return []


def open_file(*, name: str, data: bytes, sheet: str = "") -> Opened:
    """Read a file. Raises FileFault."""
    table = choose_table(read(name, data, sheet))
    return Opened(name, table, hashlib.sha256(data).hexdigest())


def proposed_mapping(*, opened: Opened, today: datetime, named: str = "") -> Mapping:
    """The saved mapping of this name, or what the file suggests; date, year and sender always filled.

    Raises FileFault when there is no mapping of this name, or the file lacks its columns.
    """
    mapping = propose(opened.table, opened.name)
    if named:
        saved = ImportMapping.objects.filter(name=named).first()
        if saved is None:
            raise FileFault("mapping_missing", name=named)
        mapping = Mapping.from_json(saved.definition).for_next_file(mapping)
        locate(mapping, opened.table)
    elif known := selectors.source_of_keys(opened.some_keys(mapping)):
        mapping = replace(mapping, source=known)
    as_of = mapping.as_of or selectors.day_of_same_file(opened.sha256) or localdate(today)
    parent = mapping.parent_unit
    if not parent and (top := selectors.top_unit()):
        parent = top.code
    return replace(mapping, as_of=as_of, year=mapping.year or as_of.year, parent_unit=parent)


def plan_import(*, opened: Opened, mapping: Mapping, by: Person, at: datetime) -> Plan:
    """Compare a file with the portfolio. Raises FileFault."""
    checked = check(opened.table, mapping)
    # The portal's own account works from the command line, for whoever runs the server.
    may_change = (
        None
        if by.email == SYSTEM_EMAIL
        else set(Initiative.objects.visible_to(by).values_list("pk", flat=True))
    )
    return make_plan(checked, mapping, today=localdate(at), may_change=may_change)


def save_mapping(*, name: str, mapping: Mapping, by: Person, at: datetime) -> ImportMapping:
    """Keep a mapping under a name, over the one that has it."""
    with audit.action("import_mapping.saved", by=by, at=at):
        saved, _new = ImportMapping.objects.update_or_create(
            name=name, defaults={"definition": mapping.to_json()}
        )
    return saved


def upload(
    *, name: str, data: bytes, content_type: str, sheet: str, by: Person, at: datetime
) -> ImportRun:
    """Keep a file that can be read, with the mapping it suggests. Raises FileFault."""
    opened = open_file(name=name, data=data, sheet=sheet)
    mapping = proposed_mapping(opened=opened, today=at)
    with audit.action("import.uploaded", by=by, at=at):
        stored = files.store(data, name=name, content_type=content_type, by=by)
        return ImportRun.objects.create(
            file=stored,
            sheet=opened.table.sheet.name,
            mapping=mapping.to_json(),
            created_by=by,
            created_at=at,
        )


def open_run(*, run: ImportRun) -> Opened:
    """The file of a run, read again. Raises FileFault, FileDamaged."""
    return open_file(name=run.file.name, data=files.read(run.file), sheet=run.sheet)


def preview(*, run: ImportRun, mapping: Mapping, by: Person, at: datetime) -> ImportRun:
    """Compare the file under this mapping with the portfolio and keep the result.

    Raises FileFault, FileDamaged, AlreadyApplied.
    """
    plan = plan_import(opened=open_run(run=run), mapping=mapping, by=by, at=at)
    with audit.action("import.previewed", by=by, at=at):
        run = _lock(run)
        run.mapping, run.state = mapping.to_json(), RunState.PREVIEWED
        _keep_plan(run, plan)
        run.save()
    return run


def ask_to_apply(*, run: ImportRun, accept_partial: bool, by: Person, at: datetime) -> ImportRun:
    """Apply a previewed import in the background. Raises RowsRefused, AlreadyApplied."""
    with audit.action("import.asked", by=by, at=at):
        run = _lock(run)
        if run.refused and not accept_partial:
            raise RowsRefused
        run.state = RunState.APPLYING
        run.job = enqueue(
            "reporting.imports.apply",
            by=by,
            params={"run_id": run.pk, "digest": run.plan_digest},
            key=f"import-{run.pk}-{run.plan_digest}",
        )
        run.save(update_fields=["state", "job"])
    return run


def reopen(*, run: ImportRun, by: Person, at: datetime) -> None:
    """After a failed application nothing is written: the import can be looked at and applied again."""
    with audit.action("import.failed", by=by, at=at):
        ImportRun.objects.filter(pk=run.pk, state=RunState.APPLYING).update(state=RunState.FAILED)


def apply_run(
    *, run: ImportRun, digest: str, by: Person, at: datetime, progress: Progress
) -> ImportRun:
    """Write a previewed import, in one transaction. Raises PlanChanged, FileFault."""
    opened, mapping = open_run(run=run), Mapping.from_json(run.mapping)
    with audit.action("import.applied", by=by, at=at, reason=run.file.name):
        _one_at_a_time()
        rows = ImportRun.objects.select_for_update(of=("self",)).select_related("file")
        run = rows.get(pk=run.pk)
        if run.state == RunState.APPLIED:
            return run
        plan = plan_import(opened=opened, mapping=mapping, by=by, at=at)
        if plan.digest != digest:
            raise PlanChanged
        write(plan=plan, by=by, at=at, progress=progress)
        run.state, run.applied_at = RunState.APPLIED, at
        _keep_plan(run, plan)
        run.save()
    return run


def import_now(
    *, opened: Opened, data: bytes, mapping: Mapping, accept_partial: bool, by: Person, at: datetime
) -> Plan:
    """Plan and write at once, in one transaction; a plan that changes nothing leaves no trace.

    Raises RowsRefused, FileFault.
    """
    with audit.action("import.applied", by=by, at=at, reason=opened.name):
        _one_at_a_time()
        plan = plan_import(opened=opened, mapping=mapping, by=by, at=at)
        if plan.checked.refused and not accept_partial:
            raise RowsRefused
        if not plan.writes_nothing:
            write(plan=plan, by=by, at=at)
            run = ImportRun(
                file=_kept(opened.name, data, by),
                sheet=opened.table.sheet.name,
                mapping=mapping.to_json(),
                state=RunState.APPLIED,
                created_by=by,
                created_at=at,
                applied_at=at,
            )
            _keep_plan(run, plan)
            run.save()
    return plan


def write(*, plan: Plan, by: Person, at: datetime, progress: Progress = lambda *_: None) -> None:
    """Write a plan through the services of the portfolio; the caller holds the transaction."""
    units = _units(plan, by, at)
    total = len(plan.created) + len(plan.updated)
    progress(0, total, "initiatives")
    made = create_many(rows=[_new(w, plan, units) for w in plan.created], by=by, at=at)
    progress(len(made), total, "initiatives")
    pairs = list(zip([one.pk for one in made], plan.created, strict=True))
    changed = {u.initiative.pk: _columns(u.wanted, plan, units) for u in plan.updated}
    update_many(changes=changed, by=by, at=at)
    progress(total, total, "figures")
    amounts = {pk: [*w.lines.values(), *_unknown_totals(w)] for pk, w in pairs}
    pairs += [(u.initiative.pk, u.wanted) for u in plan.updated]
    amounts |= {u.initiative.pk: list(u.wanted.lines.values()) for u in plan.updated}
    source, as_of, language = plan.mapping.source, plan.mapping.as_of, plan.mapping.language
    record_many(amounts=amounts, by=by, at=at, source=source, as_of=as_of)
    record_confidences(
        entries=[
            Confidence(pk, w.rating.colour, as_of, w.rating.source, w.rating.commentary, language)
            for pk, w in pairs
            if w.rating and as_of
        ],
        by=by,
        at=at,
    )
    record_notes(
        notes=[
            Note(pk, source, subject, text, language, as_of)
            for pk, w in pairs
            for subject, text in w.notes.items()
            if as_of
        ],
        by=by,
        at=at,
    )


def _units(plan: Plan, by: Person, at: datetime) -> dict[str, OrgUnit]:
    """The units by the words of the file, new ones created below the chosen unit."""
    parent = plan.units.get(plan.mapping.parent_unit.casefold())
    made = create_units(units=list(plan.new_units.values()), parent=parent, by=by, at=at)
    units = plan.units | dict(zip(plan.new_units, made, strict=True))
    if parent:
        units[""] = parent
    return units


def _new(wanted: Wanted, plan: Plan, units: dict[str, OrgUnit]) -> NewInitiative:
    as_of = plan.mapping.as_of
    values: dict[str, Any] = {
        "kind": Kind.PROJECT,
        "language": plan.mapping.language,
        "unit": units.get(wanted.unit.casefold()),
        **_columns(wanted, plan, units),
    }
    if as_of:
        values["state"] = first_state(wanted, as_of)
    return NewInitiative(values, key=(plan.mapping.source, wanted.key))


def _columns(wanted: Wanted, plan: Plan, units: dict[str, OrgUnit]) -> dict[str, Any]:
    columns: dict[str, Any] = {
        column_of(target, plan.mapping): value
        for target, value in wanted.values.items()
        if target in COLUMNS
    }
    if wanted.unit:
        columns["unit"] = units[wanted.unit.casefold()]
    return columns


def _unknown_totals(wanted: Wanted) -> list[Line]:
    """A forecast of one year is not the forecast of the whole life: that one is missing, and says so."""
    line = wanted.lines.get(Target.YEAR_FORECAST)
    if line is None:
        return []
    return [Line(measure=Measure.FORECAST, currency=line.currency, state="missing")]


def _kept(name: str, data: bytes, by: Person) -> StoredFile:
    return files.store(data, name=name, content_type="application/octet-stream", by=by)


def _keep_plan(run: ImportRun, plan: Plan) -> None:
    run.rows, run.refused = plan.checked.rows, len(plan.checked.refused)
    run.created, run.updated = len(plan.created), len(plan.updated)
    run.unchanged, run.plan_digest = len(plan.unchanged), plan.digest
    run.report = to_report(plan)


def _lock(run: ImportRun) -> ImportRun:
    rows = ImportRun.objects.select_for_update(of=("self",)).select_related("file", "job")
    run = rows.get(pk=run.pk)
    if run.state_now in (RunState.APPLYING, RunState.APPLIED):
        raise AlreadyApplied
    return run


def _one_at_a_time() -> None:
    """Two imports would both find a key unknown and create it twice."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("An import is written in one transaction.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
