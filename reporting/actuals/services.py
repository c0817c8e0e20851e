"""A file of bookings until its reconciliation: uploaded, read, mapped, compared. Then `applying`."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from portfolio.finance.calc import whole_life
from ppm import audit
from ppm.accounts.models import Person
from ppm.files import services as files
from ppm.jobs.services import enqueue
from ppm.org.bulk import insert_rows
from ppm.permissions.catalog import Perm
from ppm.permissions.roles import roles_with
from ppm.permissions.scope import scope_of
from reporting.actuals import selectors
from reporting.actuals.bookings import BookingReader
from reporting.actuals.calc import Folded, after, fold
from reporting.actuals.choices import BEFORE_WRITING, LineState, Mode, RunState, Target
from reporting.actuals.mapping import Mapping, completed, propose, words_of
from reporting.actuals.models import ActualsLine, ActualsMapping, ActualsProject, ActualsRun
from reporting.imports.faults import FileFault
from reporting.imports.layout import choose_tables
from reporting.imports.reading import check_outside, read
from reporting.imports.tables import Table

LINES_AT_ONCE = 2_500
Progress = Callable[[int, int, str], None]
SAMPLE_ROWS = 5


def nothing(*_args: object) -> None:
    """Progress that nobody watches."""


class AlreadyApplied(Exception):
    """This very file is in the figures already; `run` says since when."""

    message = _("This file has been applied already: nothing would change.")

    def __init__(self, run: ActualsRun) -> None:
        super().__init__(run.pk)
        self.run = run


class NotNow(Exception):
    """The import is being read, compared or written, or is over."""

    message = _("This import cannot be changed at present.")


class PlanChanged(Exception):
    """The money of a project has changed since the comparison."""

    message = _("The figures have changed since the comparison. Compare again.")


def upload(
    *, name: str, data: bytes, content_type: str, sender: str, by: Person, at: datetime
) -> ActualsRun:
    """Keep a file and have it read. Raises FileFault, AlreadyApplied."""
    with audit.action("actuals.uploaded", by=by, at=at):
        run = keep_file(
            name=name, data=data, content_type=content_type, sender=sender, by=by, at=at
        )
        run.revision = 1
        run.job = enqueue(
            "reporting.actuals.read",
            by=by,
            params={"run_id": run.pk},
            key=f"actuals-read-{run.pk}",
            queue="fast",
        )
        run.save(update_fields=["revision", "job"])
    return run


def keep_file(
    *, name: str, data: bytes, content_type: str, sender: str, by: Person, at: datetime
) -> ActualsRun:
    """Keep a file that nobody has read yet. Raises FileFault, AlreadyApplied."""
    check_outside(name, data)
    if found := selectors.applied_before(hashlib.sha256(data).hexdigest()):
        raise AlreadyApplied(found)
    with audit.action("actuals.uploaded", by=by, at=at):
        stored = files.store(data, name=name, content_type=content_type, by=by)
        return ActualsRun.objects.create(
            file=stored, sender=sender, unit_id=_place_of(by), created_by=by, created_at=at
        )


def _place_of(by: Person) -> int | None:
    """The unit in which somebody may import; None where it is everywhere."""
    importers = roles_with(Perm.ACTUALS_IMPORT)
    grants = [one for one in scope_of(by).grants if one.role in importers]
    if not grants or any(one.everywhere for one in grants):
        return None
    units = sorted({unit for one in grants for unit in one.unit_ids})
    return by.unit_id if by.unit_id in units else next(iter(units), None)


def lock_run(run: ActualsRun) -> ActualsRun:
    """The run, read again under lock."""
    rows = ActualsRun.objects.select_for_update(of=("self",)).select_related("file", "job")
    return rows.get(pk=run.pk)


def open_table(run: ActualsRun) -> Table:
    """The table of the file. Raises FileFault, FileDamaged."""
    return choose_tables(read(run.file.name, files.read(run.file)))[0]


def read_run(*, run: ActualsRun, by: Person, at: datetime) -> bool:
    """Read the file, propose how it is meant; says whether the sender's mapping fits as it is."""
    if run.state != RunState.UPLOADED:
        return False
    try:
        table = open_table(run)
    except FileFault as fault:
        _fail(run, fault, by, at)
        return False
    words = words_of(table)
    labels = [column.label for column in table.columns]
    saved = ActualsMapping.objects.filter(sender=run.sender).first()
    mapping, is_known = propose(table, words), False
    if saved is not None:
        before = Mapping.from_json(saved.definition["mapping"])
        is_known = before.fits(labels, words)
        if set(before.columns.values()) <= set(labels):
            mapping = completed(before, words)
    with audit.action("actuals.read", by=by, at=at):
        run.mapping = mapping.to_json()
        run.outline = {
            "labels": labels,
            "words": words,
            "rows": [
                [str(cell)[:60] if cell is not None else "" for cell in row.cells[: len(labels)]]
                for row in table.head[:SAMPLE_ROWS]
            ],
        }
        if saved is not None:
            for name in ("measure", "mode", "currency"):
                setattr(run, name, saved.definition[name])
        run.as_of = run.as_of or _last_month(localdate(at))
        run.lines, run.state = len(table.rows), RunState.READ
        run.save()
    return is_known


def _last_month(day: date) -> date:
    """The accounts of a month close a month later."""
    return day.replace(day=1) - timedelta(days=1)


def _fail(run: ActualsRun, fault: FileFault, by: Person, at: datetime) -> None:
    with audit.action("actuals.failed", by=by, at=at):
        run.fault = {"code": fault.code, "params": fault.params}
        run.state = RunState.FAILED
        run.save(update_fields=["fault", "state"])


def ask_to_check(
    *,
    run: ActualsRun,
    mapping: Mapping,
    measure: str,
    mode: str,
    currency: str,
    as_of: date,
    by: Person,
    at: datetime,
) -> ActualsRun:
    """Compare the file with the portfolio, as a job; the sender's mapping is kept. Raises NotNow."""
    with audit.action("actuals.asked", by=by, at=at):
        run = lock_run(run)
        if run.is_at_work or run.state_now not in BEFORE_WRITING:
            raise NotNow
        run.mapping, run.scale, run.as_of = mapping.to_json(), mapping.unit, as_of
        run.measure, run.mode, run.currency = measure, mode, currency
        run.state, run.fault = RunState.CHECKING, {}
        run.revision += 1
        run.job = enqueue(
            "reporting.actuals.check",
            by=by,
            params={"run_id": run.pk},
            key=f"actuals-check-{run.pk}-{run.revision}",
        )
        run.save()
        keep_mapping(run, mapping)
    return run


def keep_mapping(run: ActualsRun, mapping: Mapping) -> None:
    """Remember how the files of this sender are read."""
    definition: dict[str, Any] = {
        "mapping": replace(mapping, year=None).to_json(),
        "measure": run.measure,
        "mode": run.mode,
        "currency": run.currency,
    }
    saved, is_new = ActualsMapping.objects.select_for_update().get_or_create(
        sender=run.sender, defaults={"definition": definition}
    )
    if not is_new and saved.definition != definition:
        saved.definition = definition
        saved.version += 1
        saved.save(update_fields=["definition", "version"])


def check_run(
    *, run: ActualsRun, by: Person, at: datetime, progress: Progress = nothing
) -> ActualsRun:
    """Keep every line with its project, and what the file would do to each project."""
    mapping = Mapping.from_json(run.mapping)
    try:
        table = open_table(run)
    except FileFault as fault:
        _fail(run, fault, by, at)
        return run
    with audit.action("actuals.compared", by=by, at=at):
        run = lock_run(run)
        ActualsProject.objects.filter(run=run).delete()
        ActualsLine.objects.filter(run=run).delete()
        reader = BookingReader(table, mapping)
        _keep_lines(run, reader, by, progress)
        digest = hashlib.sha256()
        for pairs in selectors.booked_figures(run):
            projects = plan(run, pairs)
            insert_rows(projects)
            for one in projects:
                digest.update(_canonical([one.initiative_id, one.changes]))
        run.plan_digest = digest.hexdigest()
        run.lines, run.state = len(table.rows), RunState.CHECKED
        run.save()
    return run


def _keep_lines(run: ActualsRun, reader: BookingReader, by: Person, progress: Progress) -> None:
    keys = set(reader.keys()) if Target.KEY in reader.at else set()
    found = selectors.matches(run.sender, keys, by)
    batch: list[ActualsLine] = []
    total = len(reader.table.rows)
    for done, booking in enumerate(reader, start=1):
        match = found.get(booking.key.upper(), selectors.UNKNOWN)
        problem = booking.problem or match.problem
        state = (
            LineState.REFUSED
            if booking.amount is None or booking.year is None
            else (LineState.UNMATCHED if problem else LineState.MATCHED)
        )
        batch.append(
            ActualsLine(
                run_id=run.pk,
                number=booking.number,
                key=booking.key,
                initiative_id=match.meant if state == LineState.MATCHED else None,
                meant_id=match.meant,
                year=booking.year,
                heading=booking.heading,
                funding=booking.funding,
                nature=booking.nature,
                amount=booking.amount,
                text=booking.text,
                state=state,
                problem=problem,
            )
        )
        if len(batch) == LINES_AT_ONCE:
            insert_rows(batch)
            batch = []
            progress(done, total, "comparing")
    insert_rows(batch)
    progress(total, total, "comparing")


def plan(run: ActualsRun, pairs: list[Any], *, adds: bool = False) -> list[ActualsProject]:
    """What the bookings of some projects do to their figures as they are now."""
    stored = selectors.stored_figures([pk for pk, *_rest in pairs])
    found = []
    replaces = run.mode == Mode.REPLACES and not adds
    for pk, lines, booked, figures in pairs:
        now = selectors.as_lines(stored[pk])
        folded = fold(now, figures, replaces=replaces)
        then = after(now, folded)
        before, later = (whole_life(one, run.measure, run.currency) for one in (now, then))
        found.append(
            ActualsProject(
                run_id=run.pk,
                initiative_id=pk,
                lines=lines,
                booked=booked,
                before=before.amount,
                before_state=before.state,
                after=later.amount,
                after_state=later.state,
                changes=_changes(run, stored[pk], folded),
            )
        )
    return found


def _changes(run: ActualsRun, stored: dict[Any, Any], folded: Folded) -> list[Any]:
    names = ("amount", "state", "text", "as_of", "source", "imported_at")
    rows = []
    for line in (*folded.written, *folded.withdrawn):
        old = stored.get(line.key)
        before = {name: old[name] for name in names} if old else None
        new = None if line in folded.withdrawn else line.amount
        rows.append([list(line.key), before, new])
    plain: list[Any] = json.loads(_canonical(rows))
    return plain


def _canonical(value: Any) -> bytes:
    return json.dumps(value, cls=DjangoJSONEncoder, sort_keys=True).encode()
