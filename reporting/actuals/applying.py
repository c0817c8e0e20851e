"""What was compared is written, in one transaction; taken back; and lines that found no project get one."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from portfolio.finance.calc import Line
from portfolio.finance.services import record_many, withdraw_amounts
from portfolio.initiatives.models import Initiative
from portfolio.sources.models import ExternalKey
from portfolio.standings.models import Standing
from ppm import audit
from ppm.accounts.models import Person
from ppm.jobs.services import enqueue
from ppm.org.bulk import insert_rows
from reporting.actuals import selectors
from reporting.actuals.choices import BEFORE_WRITING, Fate, LineState, Mode, RunState
from reporting.actuals.mapping import Mapping
from reporting.actuals.models import ActualsLine, ActualsProject, ActualsRun
from reporting.actuals.services import (
    AlreadyApplied,
    NotNow,
    PlanChanged,
    Progress,
    check_run,
    keep_file,
    keep_mapping,
    lock_run,
    nothing,
    plan,
    read_run,
)
from reporting.imports.faults import FileFault

KEY = ("year", "heading", "measure", "funding", "currency", "nature")


class NothingWaits(Exception):
    """No line waits under this key any more."""

    message = _("No line waits under this key any more.")


def via(run: ActualsRun) -> str:
    """How history names what an import of the accounts has written."""
    return f"actuals:{run.pk}"


def ask_to_apply(*, run: ActualsRun, token: str, by: Person, at: datetime) -> ActualsRun:
    """Write what was compared, as a job. Raises PlanChanged, NotNow, AlreadyApplied."""
    with audit.action("actuals.asked", by=by, at=at):
        run = lock_run(run)
        if run.is_at_work or run.state_now not in BEFORE_WRITING:
            raise NotNow
        if run.token != token or not run.plan_digest:
            raise PlanChanged
        if found := selectors.applied_before(run.file.sha256):
            raise AlreadyApplied(found)
        run.state = RunState.APPLYING
        run.job = enqueue(
            "reporting.actuals.apply",
            by=by,
            params={"run_id": run.pk, "token": token},
            key=f"actuals-{run.pk}-{token}",
        )
        run.save(update_fields=["state", "job"])
    return run


def apply_run(
    *, run: ActualsRun, token: str, by: Person, at: datetime, progress: Progress = nothing
) -> ActualsRun:
    """Write the figures of every project, in one transaction. Raises PlanChanged."""
    with audit.action("actuals.applied", by=by, at=at, reason=str(run.file), via=via(run)):
        run = lock_run(run)
        if run.state == RunState.APPLIED:
            return run
        if run.token != token:
            raise PlanChanged
        total = ActualsProject.objects.filter(run=run).count()
        done = 0
        for pairs in selectors.booked_figures(run):
            ids = [pk for pk, *_rest in pairs]
            _lock(ids)
            kept = dict(
                ActualsProject.objects.filter(run=run, initiative__in=ids).values_list(
                    "initiative_id", "changes"
                )
            )
            found = plan(run, pairs)
            if {one.initiative_id: one.changes for one in found} != kept:
                raise PlanChanged
            _write(run, found, by=by, at=at, imported_at=at)
            done += len(found)
            progress(done, total, "writing")
        if run.mode == Mode.REPLACES:
            _replace_older(run)
        run.state, run.applied_at = RunState.APPLIED, at
        run.save(update_fields=["state", "applied_at"])
    return run


def reopen(*, run: ActualsRun, by: Person, at: datetime) -> None:
    """After a failed application nothing is written: the file can be compared again."""
    with audit.action("actuals.failed", by=by, at=at):
        ActualsRun.objects.filter(pk=run.pk, state=RunState.APPLYING).update(state=RunState.FAILED)


def import_now(
    *, name: str, data: bytes, sender: str, as_of: date, by: Person, at: datetime
) -> ActualsRun:
    """Read, compare and write a file at once, under the sender's mapping or the proposed one.

    Raises FileFault, AlreadyApplied.
    """
    with audit.action("actuals.uploaded", by=by, at=at):
        run = keep_file(name=name, data=data, content_type="text/csv", sender=sender, by=by, at=at)
        read_run(run=run, by=by, at=at)
        if run.fault:
            raise FileFault(run.fault["code"], **run.fault["params"])
        run.as_of, run.state = as_of, RunState.CHECKING
        run.save(update_fields=["as_of", "state"])
        keep_mapping(run, Mapping.from_json(run.mapping))
        run = check_run(run=run, by=by, at=at)
        return apply_run(run=run, token=run.token, by=by, at=at)


def _lock(ids: Sequence[int]) -> None:
    list(Standing.objects.select_for_update().filter(pk__in=ids).order_by("pk").values("pk"))


def _write(
    run: ActualsRun,
    projects: Sequence[ActualsProject],
    *,
    by: Person,
    at: datetime,
    imported_at: datetime | None,
) -> None:
    amounts: dict[int, list[Line]] = {}
    gone: list[int] = []
    stored = selectors.stored_figures([one.initiative_id for one in projects])
    for one in projects:
        written = []
        for key, _before, new in one.changes:
            if new is None:
                gone.append(stored[one.initiative_id][tuple(key)]["pk"])
            else:
                written.append(Line(**dict(zip(KEY, key, strict=True)), amount=Decimal(new)))
        amounts[one.initiative_id] = written
    if gone:
        withdraw_amounts(line_ids=gone, by=by, at=at)
    record_many(
        amounts=amounts,
        by=by,
        at=at,
        source=run.sender,
        as_of=run.as_of,
        imported_at=imported_at,
    )


def _replace_older(run: ActualsRun) -> None:
    """What an earlier file of the sender left unmatched in the same years is in this file again."""
    years = ActualsLine.objects.filter(run=run).order_by().values("year").distinct()
    older = ActualsLine.objects.filter(
        state=LineState.UNMATCHED,
        run__sender=run.sender,
        run__measure=run.measure,
        run__state=RunState.APPLIED,
        run__mode=Mode.REPLACES,
        year__in=years,
    ).exclude(run=run)
    ids = list(older.values_list("pk", flat=True))
    ActualsLine.objects.filter(pk__in=ids).update(state=LineState.REPLACED, replaced_by=run)


# -- Taking back -------------------------------------------------------------------------------------------


def ask_to_undo(*, run: ActualsRun, reason: str, by: Person, at: datetime) -> ActualsRun:
    """Take an import back, in the background. Raises NotNow."""
    with audit.action("actuals.asked", by=by, at=at, reason=reason):
        run = lock_run(run)
        if run.is_at_work or run.state_now != RunState.APPLIED:
            raise NotNow
        run.state, run.undo_reason = RunState.UNDOING, reason
        run.revision += 1
        run.job = enqueue(
            "reporting.actuals.undo",
            by=by,
            params={"run_id": run.pk},
            key=f"actuals-undo-{run.pk}-{run.revision}",
        )
        run.save(update_fields=["state", "undo_reason", "revision", "job"])
    return run


def undo_run(
    *, run: ActualsRun, by: Person, at: datetime, progress: Progress = nothing
) -> tuple[int, int]:
    """Give back figures that nothing else has touched; how many projects were undone, how many stay."""
    with audit.action("actuals.undone", by=by, at=at, reason=run.undo_reason, via=via(run)):
        run = lock_run(run)
        rows = (
            ActualsProject.objects.filter(run=run)
            .exclude(fate=Fate.UNDONE)
            .visible_to(by)
            .order_by("initiative")
        )
        total, last, undone, stay = rows.count(), 0, 0, 0
        while batch := list(rows.filter(initiative__gt=last)[: selectors.BATCH]):
            last = batch[-1].initiative_id
            ids = [one.initiative_id for one in batch]
            _lock(ids)
            stored = selectors.stored_figures(ids)
            free = [one for one in batch if _is_untouched(run, one, stored[one.initiative_id])]
            _restore(free, stored, by, at)
            kept = {one.pk for one in free}
            for one in batch:
                one.fate = Fate.UNDONE if one.pk in kept else Fate.STAYS
            ActualsProject.objects.bulk_update(batch, ["fate"], selectors.BATCH)
            undone += len(free)
            stay += len(batch) - len(free)
            progress(undone + stay, total, "undoing")
        if not stay:
            ActualsLine.objects.filter(replaced_by=run).update(
                state=LineState.UNMATCHED, replaced_by=None
            )
        run.state = RunState.APPLIED if stay else RunState.UNDONE
        if undone or not stay:
            run.undone_at, run.undone_by = at, by
        run.save(update_fields=["state", "undone_at", "undone_by"])
    return undone, stay


def _is_untouched(run: ActualsRun, one: ActualsProject, stored: dict[Any, Any]) -> bool:
    """Every figure is still as this import left it."""
    for key, _before, new in one.changes:
        now = stored.get(tuple(key))
        if new is None:
            if now is not None:
                return False
        elif now is None or (now["amount"], now["imported_at"]) != (Decimal(new), run.applied_at):
            return False
    return True


def _restore(
    projects: Sequence[ActualsProject], stored: dict[int, dict[Any, Any]], by: Person, at: datetime
) -> None:
    added: list[int] = []
    kinds: dict[tuple[Any, ...], dict[int, list[Line]]] = defaultdict(lambda: defaultdict(list))
    for one in projects:
        for key, before, _new in one.changes:
            if before is None:
                added.append(stored[one.initiative_id][tuple(key)]["pk"])
                continue
            line = Line(
                **dict(zip(KEY, key, strict=True)),
                amount=None if before["amount"] is None else Decimal(before["amount"]),
                state=before["state"],
                text=before["text"],
            )
            kind = (before["source"], before["as_of"], before["imported_at"])
            kinds[kind][one.initiative_id].append(line)
    if added:
        withdraw_amounts(line_ids=added, by=by, at=at)
    for (source, as_of, imported_at), amounts in kinds.items():
        record_many(
            amounts=amounts,
            by=by,
            at=at,
            source=source,
            as_of=date.fromisoformat(as_of) if as_of else None,
            imported_at=parse_datetime(imported_at) if imported_at else None,
        )


# -- Lines that found no project ---------------------------------------------------------------------------


def assign(
    *, sender: str, key: str, initiative: Initiative, by: Person, at: datetime
) -> tuple[int, Decimal]:
    """Book what waits under a key on a project, and know the key from now on.

    Returns how many lines there were, and their sum. Raises NothingWaits.
    """
    with audit.action("actuals.assigned", by=by, at=at, reason=f"{sender} {key}"):
        _lock([initiative.pk])
        rows = ActualsLine.objects.select_for_update(of=("self",)).filter(
            pk__in=ActualsLine.objects.visible_to(by)
            .waiting()
            .filter(key=key, run__sender=sender)
            .values("pk")
        )
        lines = list(rows.values_list("pk", "run_id", "amount"))
        if not lines:
            raise NothingWaits
        for run in ActualsRun.objects.filter(pk__in={run_id for _pk, run_id, _a in lines}).order_by(
            "pk"
        ):
            _book(run, [pk for pk, run_id, _a in lines if run_id == run.pk], initiative, by, at)
        if not ExternalKey.objects.filter(source=sender, key=key).exists():
            ExternalKey.objects.create(initiative=initiative, source=sender, key=key)
    return len(lines), sum((one for _pk, _run, one in lines if one is not None), Decimal(0))


def _book(
    run: ActualsRun, line_ids: Sequence[int], initiative: Initiative, by: Person, at: datetime
) -> None:
    """Add lines of an applied import to the figures of a project."""
    chosen = ActualsLine.objects.filter(pk__in=line_ids)
    chosen.update(
        initiative=initiative,
        meant=initiative,
        state=LineState.MATCHED,
        problem="",
        assigned_by=by,
        assigned_at=at,
    )
    # Of a file that replaces, the whole project is in the file: both old and new lines.
    only = (
        chosen
        if run.mode == Mode.ADDS
        else ActualsLine.objects.filter(run=run, initiative=initiative)
    )
    for pairs in selectors.booked_figures(run, only):
        found = plan(run, pairs)
        with audit.action("actuals.applied", by=by, at=at, via=via(run)):
            _write(run, found, by=by, at=at, imported_at=run.applied_at)
        for one in found:
            _remember(run, one)


def _remember(run: ActualsRun, new: ActualsProject) -> None:
    """Undoing gives back what was there before the first of the changes."""
    old = ActualsProject.objects.filter(run=run, initiative=new.initiative_id).first()
    if old is None:
        insert_rows([new])
        return
    before = {tuple(key): first for key, first, _new in old.changes}
    changed = {tuple(key): (first, value) for key, first, value in new.changes}
    merged = {key: (first, None) for key, first in before.items()}
    for key, _first, value in old.changes:
        merged[tuple(key)] = (before[tuple(key)], value)
    for key, (first, value) in changed.items():
        merged[key] = (before.get(key, first), value)
    old.changes = [[list(key), first, value] for key, (first, value) in merged.items()]
    old.lines, old.booked = max(new.lines, old.lines), new.booked
    old.after, old.after_state = new.after, new.after_state
    old.save(update_fields=["changes", "lines", "booked", "after", "after_state"])
